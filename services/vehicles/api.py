"""Routes of vehicles: those of its kinds of record, its events, its status."""

from __future__ import annotations

from fastapi import APIRouter

from services.vehicles.commands import KINDS
from shared.db import Database
from shared.kinds.routes import service_router


def router(database: Database) -> APIRouter:
    """All routes of the service, on its own database."""
    return service_router("vehicles", database, KINDS)
