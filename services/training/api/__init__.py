"""Routes of training: those of its kinds of record, rosters, sign-ins, confirmations, its events, its status."""

from __future__ import annotations

from fastapi import APIRouter

from services.training.api.confirmations import add_confirmations
from services.training.api.persons import add_persons
from services.training.api.roster_files import add_roster_files
from services.training.api.rosters import add_rosters
from services.training.api.sign_ins import add_sign_ins
from services.training.commands import KINDS
from shared.db import Database
from shared.kinds.routes import service_router


def router(database: Database) -> APIRouter:
    """All routes of the service, on its own database."""
    routes = service_router("training", database, KINDS)
    add_confirmations(routes, database)
    add_rosters(routes, database)
    add_roster_files(routes, database)
    add_sign_ins(routes, database)
    add_persons(routes, database)
    return routes
