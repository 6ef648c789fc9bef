"""A sum or distinct count over effective days since the plan's start: reached, or as far as the day asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from services.indicators.targets.case import Case, added
from services.indicators.targets.evidence import Event, Events
from services.indicators.targets.verdict import Found, Verdict, unfit, until_deadline, window


def judge(case: Case, evidence: Events) -> Verdict:
    value = total(evidence.events, case.start, case.until) if evidence.reporting.is_any else None
    found = Found(window(case.start, case.until), value, evidence.reporting)
    if refused := unfit(case, found):
        return refused
    verdict = until_deadline(case, found, case.expected_by_days(), case.share_by_days)
    return verdict if verdict.status == "met" else verdict._replace(met_late_on=_met_late_on(case, evidence.events))


def total(events: Sequence[Event], first: date, last: date) -> Fraction:
    """Both days inclusive; earlier and later events are out."""
    return added([event.amount for event in events if first <= event.day <= last])


def _met_late_on(case: Case, events: Sequence[Event]) -> date | None:
    later = sorted({event.day for event in events if case.deadline < event.day <= case.day})
    return next((day for day in later if case.reaches(total(events, case.start, day))), None)
