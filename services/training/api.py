"""Routes of training: those of its kinds of record, its events, its status."""

from __future__ import annotations

from fastapi import APIRouter

from services.training.commands import KINDS
from shared.db import Database
from shared.kinds.routes import service_router


def router(database: Database) -> APIRouter:
    """All routes of the service, on its own database."""
    return service_router("training", database, KINDS)
