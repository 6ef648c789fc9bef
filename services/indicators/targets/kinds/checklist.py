"""Named items that have to be in force: all of them are the target, whatever number is printed."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import Items
from services.indicators.targets.verdict import Found, Verdict, unfit, until_deadline


def judge(case: Case, evidence: Items) -> Verdict:
    """`case.target` is the number of `case.items`."""
    value = _present(case, evidence, case.until) if evidence.reporting.is_any else None
    found = Found(case.until.isoformat(), value, evidence.reporting)
    if refused := unfit(case, found):
        return refused
    verdict = until_deadline(case, found, case.expected_by_days(), case.share_by_days)
    return verdict if verdict.status == "met" else verdict._replace(met_late_on=_met_late_on(case, evidence))


def _present(case: Case, evidence: Items, day: date) -> Fraction:
    return Fraction(sum(1 for item in case.items if item in evidence.since and evidence.since[item] <= day))


def _met_late_on(case: Case, evidence: Items) -> date | None:
    if not evidence.since.keys() >= set(case.items):
        return None
    last = max(evidence.since[item] for item in case.items)
    return last if case.deadline < last <= case.day else None
