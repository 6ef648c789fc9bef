"""Routes of indicators, all below `/indicators/v1`."""

from __future__ import annotations

from fastapi import APIRouter

from services.indicators.api import (
    catalogues,
    records,
    releases,
    status,
    stream,
    target_records,
    target_values,
    targets,
    values,
)
from services.indicators.api import standards as standard_routes
from services.indicators.standards.store import Standards
from shared.bus import Bus
from shared.db import Database
from shared.outbox.feed import feed_router
from shared.web.routing import ServiceRouter


def router(database: Database, bus: Bus, standards: Standards | None = None) -> APIRouter:
    """Everything indicators serves. `bus` is asked for the log's end by `status`; `standards` by default its own."""
    standards = standards or Standards()
    whole = APIRouter(prefix="/indicators/v1")
    whole.include_router(values.router(database, standards))
    whole.include_router(targets.router(database, standards))
    whole.include_router(target_records.router(database, standards))
    whole.include_router(records.router(database, standards))
    whole.include_router(standard_routes.router(database))
    whole.include_router(releases.router(database, standards))
    whole.include_router(catalogues.router(database, standards))
    whole.include_router(status.router(database, bus))
    whole.include_router(stream.router(database))
    joined = ServiceRouter("indicators")
    joined.include_router(whole)
    joined.include_router(target_values.router(database, standards))
    joined.include_router(feed_router("indicators", database, of_aggregates=True))
    return joined
