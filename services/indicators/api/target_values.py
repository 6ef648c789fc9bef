"""Values assigned to targets: sent in by an office, one by one or as a batch, and read with all their revisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.indicators.commands.assignments import AssignmentKey, Assignments
from services.indicators.governance.province import SCOPE
from services.indicators.standards import Plan
from services.indicators.standards.store import Standards
from services.indicators.values.ask import unknown
from shared.db import Database
from shared.geography import areas
from shared.records.filters import UpdatedSince
from shared.records.reading import Filter
from shared.records.routes import add_routes
from shared.web.problems import FieldError, validation

_CODE = {"minLength": 1, "maxLength": 40}
_DAY = {"format": "date"}
_REGION = "行政区划、规划的全域或其类别 / a division, the plan's whole region, or a class of the plan"


def router(database: Database, standards: Standards) -> APIRouter:
    """With the whole path, as the routes of every kind of record."""
    routes = APIRouter()
    kind = Assignments(standards)

    def key(
        plan: Annotated[str, Path(json_schema_extra=_CODE)],
        target: Annotated[str, Path(json_schema_extra=_CODE)],
        region: Annotated[str, Path(description=_REGION, json_schema_extra=_CODE)],
        valid_from: Annotated[str, Path(description="起始日 / first day", json_schema_extra=_DAY)],
    ) -> AssignmentKey:
        return kind.key_reader()(plan, target, region, valid_from)

    def wanted(
        plan: Annotated[str | None, Query(max_length=40)] = None,
        target: Annotated[str | None, Query(max_length=40)] = None,
        region: Annotated[str | None, Query(max_length=40, description=_REGION)] = None,
        updated_since: UpdatedSince = None,
    ) -> Filter:
        """The region itself: what is assigned to one is another number than what is assigned below it."""
        with database.transaction() as connection:
            known = {each.code: each for each in standards.catalogue(connection).plans()}
        asked = {name: code for name, code in (("plan", plan), ("target", target), ("region", region)) if code}
        if errors := _unknown(asked, known):
            raise validation(errors)
        return Filter(None, updated_since, [(f"h.{name} = %s", code) for name, code in asked.items()])

    add_routes(routes, database, kind, key=key, filter_by=wanted, scope=SCOPE, reader="indicators:read")
    return routes


def _unknown(asked: Mapping[str, str], plans: Mapping[str, Plan]) -> list[FieldError]:
    """Codes that no plan knows: an empty list would look like a region without assignments."""
    allowed: dict[str, tuple[str, Collection[str]]] = {
        "plan": ("规划", plans),
        "target": ("目标", [code for plan in plans.values() for code in plan.targets]),
        "region": ("地区", [*areas(), *(name for plan in plans.values() for name in (plan.region, *plan.classes))]),
    }
    return [
        error for name, code in asked.items() for error in unknown(name, allowed[name][0], [code], allowed[name][1])
    ]
