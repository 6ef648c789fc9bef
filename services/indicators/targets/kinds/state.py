"""A stock, share or distinct count on the last closed month's end."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from services.indicators.standards.model import Measure
from services.indicators.targets.case import Case, last_closed_month, month_ends
from services.indicators.targets.evidence import Level, Levels
from services.indicators.targets.history import History
from services.indicators.targets.verdict import NOTHING, Found, Verdict, unfit, until_deadline


def judge(case: Case, evidence: Levels) -> Verdict:
    """Shares are compared as fractions; one without a denominator is unknown, one over nothing does not apply."""
    tested = last_closed_month(case.until)
    level = evidence.by_day.get(tested)
    found = NOTHING._replace(period=tested.isoformat()) if level is None else _found(case, tested, level)
    missing = "no_record"
    if level is not None and level.reporting.is_any:
        missing = level.unknown or "denominator_unknown"
    if refused := unfit(case, found, missing):
        return refused
    verdict = until_deadline(case, found, case.need(case.share_by_days), case.share_by_days)
    return verdict if verdict.status == "met" else verdict._replace(met_late_on=_met_late_on(case, evidence))


def complete_values(evidence: Levels, measure: Measure, times: int) -> History:
    """The fully reported levels, by day: what a path may start from."""

    def value(day: date) -> Fraction | None:
        level = evidence.by_day.get(day)
        return _value(level, measure, times) if level and level.reporting.status == "complete" else None

    return History(list(evidence.by_day), value)


def _found(case: Case, day: date, level: Level) -> Found:
    is_empty = case.measure == "ratio" and level.denominator == 0 and level.reporting.is_any
    return Found(day.isoformat(), _value(level, case.measure, case.times), level.reporting, is_empty)


def _value(level: Level, measure: Measure, times: int) -> Fraction | None:
    if not level.reporting.is_any:
        return None
    if measure != "ratio":
        return level.numerator
    return level.numerator / level.denominator * times if level.denominator else None


def _met_late_on(case: Case, evidence: Levels) -> date | None:
    for day in month_ends(case.deadline, case.day):
        level = evidence.by_day.get(day)
        value = None if level is None else _value(level, case.measure, case.times)
        if value is not None and case.reaches(value):
            return day
    return None
