"""The answer of `GET targets`: every target of a plan for every region, on a day, at one vintage."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.indicators.marks import obs_status
from services.indicators.standards import Target
from services.indicators.targets.assigned import assigned_values
from services.indicators.targets.closed import closed_regions, is_final
from services.indicators.targets.explain import explain
from services.indicators.targets.question import Question
from services.indicators.targets.regional import Judge, Judged, part_areas
from services.indicators.targets.supply import Supply
from services.indicators.values.areas import Area
from shared.units import text_or_none


def rows(asked: Question, closing: Collection[str] = ()) -> list[dict[str, Any]]:
    """One item for every region and target, in that order. `closing`: regions that a release in the making closes."""
    court = judge_of(asked)
    closed = closed_regions(asked.connection, asked.plan, asked.at) | set(closing)
    return [
        item(court, asked.plan.targets[code], area, found, asked.at.number, closed)
        for area in asked.places
        for code, found in court.judged(area).items()
    ]


def judge_of(asked: Question) -> Judge:
    """The judge of a plan's targets on a day, with what is known of the regions that are asked for."""
    plan, day = asked.plan, asked.day
    below = [each for target in plan.targets.values() if target.indicator for each in part_areas(plan, target, day)]
    supply = Supply(asked, [*asked.places, *below])
    return Judge(plan, supply, assigned_values(asked.connection, asked.at.seen_at), day)


def item(
    court: Judge, target: Target, area: Area, found: Judged, position: int, closed: Collection[str]
) -> dict[str, Any]:
    """One row. `closed`: the regions that a sealed release closes."""
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
        "obs_status": obs_status(
            verdict.marks, has_value=verdict.value is not None, is_partial=verdict.reporting_status != "complete"
        ),
        "reason": verdict.reason or ("no_record" if verdict.value is None else None),
        "gap": text_or_none(verdict.gap),
        "pace": text_or_none(verdict.pace),
        "met_late_on": verdict.met_late_on and verdict.met_late_on.isoformat(),
        "final": is_final(target, area.code, court.day, closed),
        "standard": court.plan.header.label,
        "position": position,
        "explain": explain(court, target, area, found),
    }
