"""Judging a target of kind `year_value`: pure, on exact fractions (the rules and their order: targets.md §2).

A year is tested when it is closed and enough of its returns are there. Before the deadline's year the value is
compared with the straight line from the base to the target; in that year with the target itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from services.indicators.standards.model import Comparator
from shared.units import rounded

Status = Literal["met", "on_track", "behind", "not_applicable", "no_data"]
ReportingStatus = Literal["complete", "partial", "none"]


class Year(NamedTuple):
    """One calendar year of a region, its value in the target's unit."""

    value: Fraction | None
    expected: int
    reported: int
    partial: int

    @property
    def coverage(self) -> Fraction:
        return Fraction(self.reported, self.expected) if self.expected else Fraction(0)

    @property
    def is_complete(self) -> bool:
        return self.value is not None and 0 < self.expected <= self.reported

    @property
    def reporting_status(self) -> ReportingStatus:
        if 0 < self.expected <= self.reported:
            return "complete"
        return "partial" if self.reported + self.partial else "none"


NOTHING = Year(None, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged. `inapplicable` is the reason why the target does not apply to the region, if so."""

    day: date
    deadline: date
    base_year: int
    base: Fraction | None
    target: Fraction | None  # None: not assigned
    comparator: Comparator
    is_total: bool  # a total can be decided before its year is complete; a ratio cannot
    c_min: Fraction
    years: Mapping[int, Year]
    inapplicable: str | None = None
    places: int | None = None  # compare rounded to so many decimals; None: at full value


class Verdict(NamedTuple):
    status: Status
    reason: str | None
    year: int | None  # the one whose value is shown; tested unless status is no_data or not_applicable
    value: Fraction | None
    required: Fraction | None
    gap: Fraction | None
    pace: Fraction | None  # a year, to close the gap
    coverage: Fraction
    reporting_status: ReportingStatus
    share: Fraction | None  # f: how much of the way from the base year to the deadline's year


def judge(case: Case) -> Verdict:
    """The first rule that decides: not applicable, not assigned, already decided, no data, then the comparison."""
    tested, shown = _tested(case), _shown(case)
    if case.inapplicable:
        return _undecided(case, "not_applicable", case.inapplicable, shown)
    if case.target is None:
        return _undecided(case, "no_data", "not_assigned", shown)
    if decided := _decided_early(case):
        return _compared(case, case.deadline.year, decided)
    if tested is None:
        return _undecided(case, "no_data", _why_untested(case, shown), shown)
    if case.day >= case.deadline and tested < case.deadline.year:
        return _undecided(case, "no_data", "deadline_year_missing", shown)
    return _compared(case, tested, _status(case, tested))


def holds(comparator: Comparator, value: Fraction, bound: Fraction) -> bool:
    if comparator == "<=":
        return value <= bound
    return value >= bound if comparator == ">=" else value == bound


def need(case: Case, share: Fraction) -> Fraction | None:
    """The value that the straight line asks for; the target itself where the base already holds."""
    if case.target is None or case.base is None or holds(case.comparator, case.base, case.target):
        return case.target
    return case.base + (case.target - case.base) * share


def _last_closed(case: Case) -> int:
    """The newest year that is over on the day, at most the deadline's."""
    is_over = case.day >= date(case.day.year, 12, 31)
    return min(case.deadline.year, case.day.year if is_over else case.day.year - 1)


def _closed(case: Case) -> list[int]:
    """The closed years with a value, from the base year to the deadline's, newest first."""
    years = range(_last_closed(case), case.base_year - 1, -1)
    return [year for year in years if case.years.get(year, NOTHING).value is not None]


def _tested(case: Case) -> int | None:
    return next((year for year in _closed(case) if case.years[year].coverage >= case.c_min), None)


def _shown(case: Case) -> int | None:
    """The year whose value is shown when nothing can be judged: the newest that has one."""
    return next(iter(_closed(case)), None)


def _why_untested(case: Case, shown: int | None) -> str:
    if shown is not None:
        return "coverage_below_minimum"
    has_returns = case.years.get(_last_closed(case), NOTHING).reporting_status != "none"
    return "denominator_unknown" if has_returns else "no_record"


def _compared_value(case: Case, year: int) -> Fraction | None:
    """The year's value as it is compared: exactly, or as it is printed."""
    value = case.years.get(year, NOTHING).value
    return value if value is None or case.places is None else Fraction(rounded(value, case.places))


def _decided_early(case: Case) -> Status | None:
    """In the deadline's year a total only grows: above a cap it is behind, at a wanted count it is met."""
    year = case.deadline.year
    value = _compared_value(case, year)
    if not case.is_total or value is None or case.target is None or case.day < date(year, 1, 1):
        return None
    if case.comparator == "<=" and value > case.target:
        return "behind"
    return "met" if case.comparator == ">=" and value >= case.target else None


def _status(case: Case, year: int) -> Status:
    value = _compared_value(case, year)
    assert value is not None
    bound = need(case, _share(case, year))
    assert bound is not None
    if year == case.deadline.year:
        return "met" if holds(case.comparator, value, bound) else "behind"
    before = ">=" if case.comparator == "==" else case.comparator  # on the way, "exactly" is "at least"
    return "on_track" if holds(before, value, bound) else "behind"


def _share(case: Case, year: int) -> Fraction:
    whole = case.deadline.year - case.base_year
    return Fraction(year - case.base_year, whole) if year < case.deadline.year and whole else Fraction(1)


def _compared(case: Case, year: int, status: Status) -> Verdict:
    found = case.years[year]
    assert found.value is not None
    assert case.target is not None
    share = _share(case, year)
    gap = found.value - case.target if case.comparator == "<=" else case.target - found.value
    left = case.deadline.year - year
    over = status == "met" or case.day >= case.deadline or left == 0
    pace = None if over else max(gap, Fraction(0)) / left
    bound = case.target if year == case.deadline.year else need(case, share)
    return Verdict(status, None, year, found.value, bound, gap, pace, found.coverage, found.reporting_status, share)


def _undecided(case: Case, status: Status, reason: str, shown: int | None) -> Verdict:
    found = case.years.get(_last_closed(case) if shown is None else shown, NOTHING)
    return Verdict(status, reason, shown, found.value, None, None, None, found.coverage, found.reporting_status, None)
