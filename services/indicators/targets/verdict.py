"""What a judgement says, and the two ways to come to one: by comparing, or for a reason why not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from services.indicators.marks import Marks
from services.indicators.targets.case import Case, month_ends
from services.indicators.targets.evidence import SILENT, Reporting, ReportingStatus

Status = Literal["met", "on_track", "behind", "not_applicable", "no_data"]


class Found(NamedTuple):
    """The tested period of one kind of evidence, and what it says."""

    period: str | None  # 2023, 2023-06-30, 2021-01-01/2023-06-30
    value: Fraction | None
    reporting: Reporting
    is_empty: bool = False  # the population is known to be empty


class YearResult(NamedTuple):
    """One yearly test of `each_year`."""

    year: int
    value: Fraction | None
    status: Status


class Passing(NamedTuple):
    """Of `all_of`: 14 of 17 regions pass."""

    passed: int
    of: int


class Verdict(NamedTuple):
    """`period` and `value` are shown also where they could not be judged. Amounts in the target's own unit."""

    status: Status
    reason: str | None
    period: str | None
    value: Fraction | None
    required: Fraction | None
    gap: Fraction | None
    pace: Fraction | None  # what each period left has to bring: a month, for year_value a year
    coverage: Fraction
    reporting_status: ReportingStatus
    marks: Marks  # of the value
    share: Fraction | None  # f: how much of the way from the base to the deadline
    met_late_on: date | None = None
    yearly: tuple[YearResult, ...] = ()
    passing: Passing | None = None


NOTHING = Found(None, None, SILENT)


def undecided(status: Status, reason: str, found: Found = NOTHING) -> Verdict:
    """Not applicable, or no data: what is known is shown all the same."""
    return Verdict(status, reason, found.period, found.value, None, None, None, *_reported(found), None)


def unfit(case: Case, found: Found, missing: str = "no_record") -> Verdict | None:
    """Rules 2 and 3, which come before every comparison; None: compare. `missing`: why there is no value.

    Decided all the same: a count that already reaches its target can only grow.
    """
    if case.inapplicable:
        return undecided("not_applicable", case.inapplicable, found)
    if found.is_empty:
        return undecided("not_applicable", "empty_population", found)
    if case.target is None:
        return undecided("no_data", "not_assigned", found)
    if found.value is None:
        return undecided("no_data", missing, found)
    is_enough = case.measure != "ratio" and case.comparator == ">=" and case.reaches(found.value)
    if found.reporting.coverage < case.c_min and not is_enough:
        return undecided("no_data", "coverage_below_minimum", found)
    return None


def compared(
    case: Case,
    found: Found,
    status: Status,
    required: Fraction | None,
    share: Fraction | None = None,
    left: int | None = None,
) -> Verdict:
    """`left`: the periods in which the gap can still be closed; by default the months until the deadline."""
    assert found.value is not None
    assert case.target is not None
    if left is None:
        left = len(month_ends(case.day, case.deadline))
    gap = found.value - case.target if case.comparator == "<=" else case.target - found.value
    is_over = status == "met" or case.is_late or not left
    pace = None if is_over else max(gap, Fraction(0)) / left
    return Verdict(status, None, found.period, found.value, required, gap, pace, *_reported(found), share)


def _reported(found: Found) -> tuple[Fraction, ReportingStatus, Marks]:
    return found.reporting.coverage, found.reporting.status, found.reporting.marks


def until_deadline(
    case: Case, found: Found, required: Fraction | None, share: Fraction | None, *, is_early: bool = True
) -> Verdict:
    """Met when reached (`is_early`: also before the deadline), behind when late, else by what is required."""
    assert found.value is not None
    status: Status
    if case.reaches(found.value) and (is_early or case.is_late):
        status = "met"
    else:
        status = "on_track" if not case.is_late and case.keeps_up(found.value, required) else "behind"
    return compared(case, found, status, case.target if case.is_late else required, share)


def window(first: date, last: date) -> str:
    return f"{first}/{last}"
