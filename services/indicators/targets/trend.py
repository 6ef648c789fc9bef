"""A straight line through what closed periods brought, by least squares on exact fractions; nothing is judged by it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import lcm
from operator import itemgetter, mul
from typing import Literal, NamedTuple

from services.indicators.targets.case import DAY, Case, last_closed_year, month_ends
from services.indicators.targets.evidence import Events, Evidence, Levels, Parts, Years
from services.indicators.targets.kinds import state
from shared.periods import MONTH, Period

FEWEST = 2


class Point(NamedTuple):
    """A closed period and what was reached at its end; `x` counts years or months."""

    period: str
    x: int
    value: Fraction


class Trend(NamedTuple):
    """`slope`: the change with each year or month; `value`: where the line is at the deadline."""

    points: Sequence[Point]
    per: Literal["year", "month"]
    slope: Fraction
    value: Fraction


def trend(case: Case, evidence: Evidence) -> Trend | str:
    """The line to the deadline, or the code of the reason why there is none."""
    match evidence:
        case Years():
            points, per, end = list(_years(case, evidence)), "year", case.deadline.year
        case Events() | Levels() | Parts():
            points, per, end = list(_months(case, evidence)), "month", _ordinal(case.deadline)
        case _:
            return "no_trend_for_kind"
    if len(points) < FEWEST:
        return "too_few_periods"
    slope, at_zero = _line(points)
    return Trend(points, "year" if per == "year" else "month", slope, at_zero + slope * end)


def _line(points: Sequence[Point]) -> tuple[Fraction, Fraction]:
    """Slope, and the value at x = 0. Everything is added up as integers over one denominator."""
    n, unit = len(points), lcm(*(point.value.denominator for point in points))
    x = [point.x for point in points]
    y = [point.value.numerator * (unit // point.value.denominator) for point in points]
    sum_x, sum_y = sum(x), sum(y)
    above, below = n * sum(map(mul, x, y)) - sum_x * sum_y, n * sum(map(mul, x, x)) - sum_x**2
    slope = Fraction(above, below * unit)
    return slope, Fraction(sum_y, n * unit) - slope * Fraction(sum_x, n)


def _years(case: Case, evidence: Years) -> Iterator[Point]:
    """Those of which enough is reported to be judged."""
    for year in range(case.base_year, min(case.deadline.year, last_closed_year(case.day)) + 1):
        found = evidence.by_year.get(year)
        if found and found.value is not None and found.reporting.coverage >= case.c_min:
            yield Point(str(year), year, found.value)


def _months(case: Case, evidence: Events | Levels | Parts) -> Iterator[Point]:
    ends = month_ends(case.start - DAY, case.until)
    if isinstance(evidence, Levels):
        levels = state.complete_values(evidence, case.measure, case.times)
        values: Iterable[Fraction | None] = map(levels.on, ends)
    else:
        values = _reached(case, evidence, ends) if evidence.reporting.is_any else ()
    for end, value in zip(ends, values, strict=False):
        if value is not None:
            yield Point(end.isoformat()[:7], _ordinal(end), value)


def _reached(case: Case, evidence: Events | Parts, ends: Sequence[date]) -> Iterator[Fraction | None]:
    """What was reached from the start to the end of each month."""
    if isinstance(evidence, Events):
        amounts, unit = _totals(case, [(event.day, event.amount) for event in evidence.events], ends)
        yield from (Fraction(amount, unit) for amount in amounts)
        return
    above, unit_above = _totals(case, [(part.day, part.numerator) for part in evidence.parts], ends)
    below, unit_below = _totals(case, [(part.day, part.denominator) for part in evidence.parts], ends)
    for numerator, denominator in zip(above, below, strict=True):
        yield Fraction(numerator * case.times * unit_below, denominator * unit_above) if denominator else None


def _totals(case: Case, steps: Iterable[tuple[date, Fraction]], ends: Sequence[date]) -> tuple[list[int], int]:
    """What has come together by each end, in parts of a whole, and how many of them make one."""
    counted = sorted((step for step in steps if step[0] >= case.start), key=itemgetter(0))
    unit = lcm(*(amount.denominator for _, amount in counted))
    days = [day for day, _ in counted]
    totals = list(accumulate((each.numerator * (unit // each.denominator) for _, each in counted), initial=0))
    return [totals[bisect_right(days, end)] for end in ends], unit


def _ordinal(day: date) -> int:
    return Period.containing(day, MONTH).first_month
