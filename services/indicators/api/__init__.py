"""Routes of indicators, all below `/indicators/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from services.indicators.api import values
from services.indicators.standards.store import Standards
from shared.bus import Bus
from shared.db import Database


def router(database: Database, bus: Bus) -> APIRouter:
    """Everything indicators serves. `bus` is asked for the log's end by `status`."""
    standards = Standards()
    whole = APIRouter(prefix="/indicators/v1", tags=["indicators"])
    whole.include_router(values.router(database, standards))
    return whole
