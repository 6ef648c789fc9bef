"""The answer of `GET targets`: every target of a plan for every region, on a day, at one vintage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.indicators.standards import Edition, Plan, Target
from services.indicators.targets.assigned import assigned_values
from services.indicators.targets.explain import explain
from services.indicators.targets.regional import Judge, Judged, part_areas
from services.indicators.targets.supply import Supply
from services.indicators.values.areas import Area
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.units import text_or_none


def rows(
    connection: Connection, plan: Plan, edition: Edition, areas: Sequence[Area], day: date, as_of: Vintage
) -> list[dict[str, Any]]:
    """One item for every region and target, in that order. `edition`: the indicators that the plan names."""
    below = [each for target in plan.targets.values() if target.indicator for each in part_areas(plan, target, day)]
    supply = Supply(connection, plan, edition, [*areas, *below], day, as_of)
    court = Judge(plan, supply, assigned_values(connection, as_of.seen_at), day)
    return [
        _item(court, plan.targets[code], area, found, as_of.number)
        for area in areas
        for code, found in court.judged(area).items()
    ]


def _item(court: Judge, target: Target, area: Area, found: Judged, position: int) -> dict[str, Any]:
    verdict = found.verdict
    return {
        "target": target.code,
        "region": area.code,
        "value": text_or_none(verdict.value),
        "unit": "%" if target.kind == "standing" else target.unit,
        "comparator": found.case.comparator,
        "target_value": text_or_none(found.case.target),
        "baseline": text_or_none(found.rule.base),
        "required": text_or_none(verdict.required),
        "status": verdict.status,
        "reporting_status": verdict.reporting_status,
        "reason": verdict.reason or ("no_record" if verdict.value is None else None),
        "gap": text_or_none(verdict.gap),
        "pace": text_or_none(verdict.pace),
        "met_late_on": verdict.met_late_on and verdict.met_late_on.isoformat(),
        "final": False,
        "standard": court.plan.header.label,
        "position": position,
        "explain": explain(court, target, area, found),
    }
