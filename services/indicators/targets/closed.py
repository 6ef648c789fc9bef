"""Where a plan is closed: a sealed release of both provinces says so, and a verdict there is final."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from services.indicators.standards import Plan, Target
from services.indicators.values.cells import Vintage
from shared.db import Connection

_CLOSED = """
SELECT DISTINCT jsonb_array_elements_text(spec->'regions') FROM release
WHERE state = 'sealed' AND closes_plan AND plan = %(plan)s
    AND (%(seen_at)s::timestamptz IS NULL OR ended_at <= %(seen_at)s)
"""


def closed_regions(connection: Connection, plan: Plan, at: Vintage) -> set[str]:
    """The regions of the releases that close the plan, as far as they were sealed when one looks."""
    rows = connection.execute(_CLOSED, {"plan": plan.code, "seen_at": at.seen_at}).fetchall()
    return {region for (region,) in rows}


def is_final(target: Target, region: str, day: date, closed: Collection[str]) -> bool:
    """A day before the deadline is history, and a standing rule has no end."""
    return region in closed and day >= target.deadline and target.kind != "standing"
