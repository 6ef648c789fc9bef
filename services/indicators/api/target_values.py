"""Values assigned to targets: sent in by an office, one by one or as a batch, and read with all their revisions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from services.indicators.commands.assignments import AssignmentKey, Assignments
from services.indicators.governance.province import SCOPE
from services.indicators.standards.store import Standards
from shared.db import Database
from shared.records.filters import UpdatedSince
from shared.records.reading import Filter
from shared.records.routes import add_routes

_CODE = {"minLength": 1, "maxLength": 40}
_DAY = {"format": "date"}
_REGION = "行政区划、规划的全域或其类别 / a division, the plan's whole region, or a class of the plan"


def router(database: Database, standards: Standards) -> APIRouter:
    """With the whole path, as the routes of every kind of record."""
    routes = APIRouter(tags=["indicators"])
    kind = Assignments(standards)

    def key(
        plan: Annotated[str, Path(json_schema_extra=_CODE)],
        target: Annotated[str, Path(json_schema_extra=_CODE)],
        region: Annotated[str, Path(description=_REGION, json_schema_extra=_CODE)],
        valid_from: Annotated[str, Path(description="起始日 / first day", json_schema_extra=_DAY)],
    ) -> AssignmentKey:
        return kind.key_reader()(plan, target, region, valid_from)

    add_routes(routes, database, kind, key=key, filter_by=assignment_filter, scope=SCOPE, reader="indicators:read")
    return routes


def assignment_filter(
    plan: Annotated[str | None, Query(max_length=40)] = None,
    target: Annotated[str | None, Query(max_length=40)] = None,
    region: Annotated[str | None, Query(max_length=40, description=_REGION)] = None,
    updated_since: UpdatedSince = None,
) -> Filter:
    """The region itself: what is assigned to one is another number than what is assigned below it."""
    asked = {"plan": plan, "target": target, "region": region}
    where: list[tuple[str, Any]] = [(f"h.{name} = %s", value) for name, value in asked.items() if value is not None]
    return Filter(None, updated_since, where)
