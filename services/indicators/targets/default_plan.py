"""Which of the loaded plans a question is about that names none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.indicators.standards import Plan
from shared.geography import BOTH

NATION = "CN"


def default_plan(plans: Iterable[Plan], region: str, day: date) -> Plan:
    """The plan that is in force on a day for a caller of `region` (a code or a prefix of one; empty: both provinces).

    First the plans of the caller's province and those of both, then the nation's, then the other province's. Among
    these one that is in force on the day; the caller's own before a joint one; then the one begun last, and before
    all have begun the one that begins first. So a plan that has ended holds until its successor begins. Rules that
    apply beside a plan are never meant.
    """
    found = (plan for plan in plans if plan.beside is None)
    return max(found, key=lambda plan: _rank(plan, region[:2] or BOTH, day))


def _rank(plan: Plan, place: str, day: date) -> tuple[int, bool, bool, bool, int, str]:
    has_begun = plan.start <= day
    latest = plan.start.toordinal()
    return (
        _holds(plan, place),
        has_begun and day <= plan.end,
        plan.region == place,
        has_begun,
        latest if has_begun else -latest,
        plan.code,
    )


def _holds(plan: Plan, place: str) -> int:
    if plan.region in (place, BOTH) or plan.region in place.split(","):
        return 2
    return 1 if plan.region == NATION else 0
