"""A flow or a ratio of one whole calendar year.

A year is tested when it is closed and enough of its returns are there. Before the deadline's year the value is
compared with the path from the base to the target; in that year with the target itself.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from services.indicators.targets.case import Case, last_closed_year
from services.indicators.targets.evidence import NO_YEAR, Year, Years
from services.indicators.targets.history import History
from services.indicators.targets.verdict import Found, Status, Verdict, compared, undecided, unfit


def judge(case: Case, evidence: Years) -> Verdict:
    last = min(case.deadline.year, last_closed_year(case.day))
    closed = [y for y in range(last, case.base_year - 1, -1) if _year(evidence, y).value is not None]
    tested = next((y for y in closed if _year(evidence, y).reporting.coverage >= case.c_min), None)
    shown = next(iter(closed), None)
    found = _found(evidence, last if shown is None else shown, is_shown=shown is not None)
    missing = "denominator_unknown" if found.reporting.is_any else "no_record"
    if case.inapplicable or found.is_empty or case.target is None:
        return unfit(case, found) or undecided("no_data", missing, found)
    if decided := _decided_early(case, evidence):
        return decided if decided.status == "met" else decided._replace(met_late_on=_met_late_on(case, evidence))
    if tested is None:
        return undecided("no_data", missing if shown is None else "coverage_below_minimum", found)
    if case.is_late and tested < case.deadline.year:
        return undecided("no_data", "deadline_year_missing", found)
    return _judged(case, evidence, tested)


def complete_values(evidence: Years) -> History:
    """The fully reported years, by their last day: what a path may start from."""
    years = evidence.by_year.items()
    complete = {date(year, 12, 31): each.value for year, each in years if each.value is not None and each.is_complete}
    return History.of(complete)


def _judged(case: Case, evidence: Years, year: int) -> Verdict:
    found, share = _found(evidence, year), _share(case, year)
    assert found.value is not None
    if year < case.deadline.year:
        required = case.need(share)
        status: Status = "on_track" if case.keeps_up(found.value, required) else "behind"
    else:
        required = case.target
        status = "met" if case.reaches(found.value) else "behind"
    verdict = compared(case, found, status, required, share, left=case.deadline.year - year)
    return verdict if status == "met" else verdict._replace(met_late_on=_met_late_on(case, evidence))


def _decided_early(case: Case, evidence: Years) -> Verdict | None:
    """In the deadline's year a total only grows: above a cap it is behind, at a wanted count it is met."""
    year = case.deadline.year
    value = _year(evidence, year).value
    if case.measure == "ratio" or value is None or case.day < date(year, 1, 1):
        return None
    status: Status | None = None
    if case.comparator == "<=" and not case.reaches(value):
        status = "behind"
    if case.comparator == ">=" and case.reaches(value):
        status = "met"
    if status is None:
        return None
    return compared(case, _found(evidence, year), status, case.target, Fraction(1), left=0)


def _met_late_on(case: Case, evidence: Years) -> date | None:
    """The end of the first closed and sufficiently reported year after the deadline's that reaches the target."""
    for year in range(case.deadline.year + 1, last_closed_year(case.day) + 1):
        found = _year(evidence, year)
        if found.value is not None and found.reporting.coverage >= case.c_min and case.reaches(found.value):
            return date(year, 12, 31)
    return None


def _year(evidence: Years, year: int) -> Year:
    return evidence.by_year.get(year, NO_YEAR)


def _found(evidence: Years, year: int, *, is_shown: bool = True) -> Found:
    found = _year(evidence, year)
    return Found(str(year) if is_shown else None, found.value, found.reporting, evidence.is_empty)


def _share(case: Case, year: int) -> Fraction:
    """f: by years from the base year to the deadline's."""
    whole = case.deadline.year - case.base_year
    return Fraction(year - case.base_year, whole) if year < case.deadline.year and whole else Fraction(1)
