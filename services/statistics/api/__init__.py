"""Routes of statistics: the register of institutions, energy returns and what stands beside them, their quality."""

from __future__ import annotations

from fastapi import APIRouter

from services.statistics.api.coverage import add_coverage
from services.statistics.api.findings import add_findings
from services.statistics.api.records import add_records
from services.statistics.api.rounds import add_rounds
from services.statistics.commands import KINDS
from shared.clock import today
from shared.db import Database
from shared.kinds.routes import add_kinds
from shared.outbox.feed import feed_router
from shared.review import in_force
from shared.web.routing import ServiceRouter


def router(database: Database) -> APIRouter:
    """All routes of the service, on its own database."""
    in_force(today())  # the rules of review are read now, not while the first batch waits
    routes = ServiceRouter("statistics")
    add_records(routes, database)
    add_kinds(routes, "statistics", database, KINDS)
    add_findings(routes, database)
    add_rounds(routes, database)
    add_coverage(routes, database)
    routes.include_router(feed_router("statistics", database))
    return routes
