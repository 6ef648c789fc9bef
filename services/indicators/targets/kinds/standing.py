"""A rule without an end: all checks of the last twelve months have passed, or they have not."""

from __future__ import annotations

from datetime import date, timedelta

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import Parts
from services.indicators.targets.kinds.cumulative_ratio import share
from services.indicators.targets.verdict import Found, Status, Verdict, compared, unfit, window


def judge(case: Case, evidence: Parts) -> Verdict:
    """`case.target` is the share that has to pass, 100 %; no check is no data."""
    first = twelve_months_to(case.until)
    value = share(evidence.parts, first, case.until, case.times)
    found = Found(window(first, case.until), value, evidence.reporting)
    if refused := unfit(case, found):
        return refused
    assert value is not None
    status: Status = "met" if case.reaches(value) else "behind"
    return compared(case, found, status, case.target)


def twelve_months_to(day: date) -> date:
    """The first of the twelve months that end with `day`: 2022-07-01 for 2023-06-30, 2024-03-01 for 2025-02-28."""
    after = day + timedelta(days=1)
    if (after.month, after.day) == (2, 29):
        after += timedelta(days=1)
    return after.replace(year=after.year - 1)
