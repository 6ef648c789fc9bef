"""A share of what came about since the plan's start. Never met early: what comes later can undo it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from services.indicators.targets.case import Case, added
from services.indicators.targets.evidence import Part, Parts
from services.indicators.targets.verdict import Found, Verdict, unfit, until_deadline, window


def judge(case: Case, evidence: Parts) -> Verdict:
    period, reporting = window(case.start, case.until), evidence.reporting
    value = share(evidence.parts, case.start, case.until, case.times) if reporting.is_any else None
    found = Found(period, value, reporting, is_empty=reporting.is_any and value is None)
    if refused := unfit(case, found):
        return refused
    verdict = until_deadline(case, found, case.target, None, is_early=False)
    return verdict if verdict.status == "met" else verdict._replace(met_late_on=_met_late_on(case, evidence.parts))


def share(parts: Sequence[Part], first: date, last: date, times: int) -> Fraction | None:
    """Σ numerators ÷ Σ denominators over both days and those between; None: nothing to divide by."""
    counted = [part for part in parts if first <= part.day <= last]
    below = added([part.denominator for part in counted])
    return added([part.numerator for part in counted]) / below * times if below else None


def _met_late_on(case: Case, parts: Sequence[Part]) -> date | None:
    later = sorted({part.day for part in parts if case.deadline < part.day <= case.day})
    for day in later:
        value = share(parts, case.start, day, case.times)
        if value is not None and case.reaches(value):
            return day
    return None
