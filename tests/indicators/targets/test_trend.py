"""The forecast: a straight line through closed periods, exact, and none where there is nothing to draw it through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import (
    COMPLETE,
    SILENT,
    Event,
    Events,
    Items,
    Level,
    Levels,
    Part,
    Parts,
    Year,
    Yearly,
    Years,
)
from services.indicators.targets.trend import Trend, trend

CASE = Case(
    day=date(2023, 6, 30),
    start=date(2021, 1, 1),
    deadline=date(2025, 12, 31),
    base_year=2020,
    base=None,
    target=Fraction(5),
    comparator="<=",
    measure="ratio",
    c_min=Fraction(95, 100),
)
COUNT = replace(CASE, measure="count", comparator=">=", day=date(2021, 4, 15))


def years(*values: str, reported: int = 1) -> Years:
    return Years({2020 + i: Year(Fraction(value), 1, reported, 0) for i, value in enumerate(values)})


def drawn(found: Trend | str) -> Trend:
    assert isinstance(found, Trend), found
    return found


@pytest.mark.parametrize("evidence", [years(), years("5"), years("5", "4", "3", reported=0), Events([], SILENT)])
def test_fewer_than_two_periods_give_none(evidence: Years | Events) -> None:
    assert trend(CASE, evidence) == "too_few_periods"


@pytest.mark.parametrize("evidence", [Items({}, COMPLETE), Yearly([], {})])
def test_what_does_not_grow_to_a_deadline_has_none(evidence: Items | Yearly) -> None:
    assert trend(CASE, evidence) == "no_trend_for_kind"


def test_two_years_are_a_line_to_the_deadline() -> None:
    found = drawn(trend(CASE, years("5.5", "5.4")))

    assert ([p.period for p in found.points], found.per) == (["2020", "2021"], "year")
    assert (found.slope, found.value) == (Fraction(-1, 10), Fraction(5))


def test_three_years_that_lie_on_no_line_are_met_by_least_squares() -> None:
    found = drawn(trend(CASE, years("1", "2", "4")))  # by hand: slope 3/2, mean 7/3 at 2021

    assert (found.slope, found.value) == (Fraction(3, 2), Fraction(7, 3) + Fraction(3, 2) * 4)


amounts = st.fractions(0, 10**6, max_denominator=1_000)


@given(st.lists(amounts, min_size=2, max_size=5))
def test_the_line_is_that_of_the_textbook(values: list[Fraction]) -> None:
    found = drawn(trend(replace(CASE, day=date(2025, 6, 30)), years(*map(str, values))))

    n, x = len(values), [Fraction(2020 + i) for i in range(len(values))]
    mean_x, mean_y = sum(x) / n, sum(values) / n
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, values, strict=True)) / sum((a - mean_x) ** 2 for a in x)
    assert (found.slope, found.value) == (slope, mean_y + slope * (2025 - mean_x))


@given(st.lists(st.tuples(st.dates(date(2020, 11, 1), date(2021, 4, 15)), amounts, amounts), min_size=1))
def test_each_month_has_all_that_came_before_its_end(steps: list[tuple[date, Fraction, Fraction]]) -> None:
    events = drawn(trend(COUNT, Events([Event(day, above) for day, above, _ in steps], COMPLETE)))
    shares = trend(COUNT, Parts([Part(*step) for step in steps], COMPLETE))

    ends = (date(2021, 1, 31), date(2021, 2, 28), date(2021, 3, 31))
    until = [[step for step in steps if COUNT.start <= step[0] <= end] for end in ends]
    assert [p.value for p in events.points] == [sum(above for _, above, _ in known) for known in until]
    if isinstance(shares, Trend):
        both = [(sum(above for _, above, _ in known), sum(below for _, _, below in known)) for known in until]
        assert [p.value for p in shares.points] == [above / below for above, below in both if below]


def test_the_running_year_is_no_point() -> None:
    assert [p.period for p in drawn(trend(CASE, years("1", "1", "1", "9"))).points] == ["2020", "2021", "2022"]


def test_what_is_cumulated_goes_on_by_closed_months() -> None:
    events = [Event(date(2021, month, 10), Fraction(2)) for month in (1, 2, 3, 4)]
    found = drawn(trend(COUNT, Events(events, COMPLETE)))

    assert [(p.period, p.value) for p in found.points] == [("2021-01", 2), ("2021-02", 4), ("2021-03", 6)]
    assert (found.per, found.slope, found.value) == ("month", 2, 120)


def test_levels_and_shares_of_month_ends() -> None:
    ends = (date(2021, 1, 31), date(2021, 2, 28), date(2021, 3, 31))
    stock = Levels({end: Level(Fraction(10 + i), None, COMPLETE) for i, end in enumerate(ends)})
    share = Parts([Part(end, Fraction(1), Fraction(2)) for end in ends], COMPLETE)

    assert drawn(trend(COUNT, stock)).value == 10 + 59
    assert drawn(trend(replace(COUNT, measure="ratio", times=100), share)).value == 50


def test_a_month_of_which_not_all_is_reported_is_no_point() -> None:
    ends = (date(2021, 1, 31), date(2021, 2, 28))
    stock = Levels({ends[0]: Level(Fraction(1), None, COMPLETE), ends[1]: Level(Fraction(2), None, SILENT)})

    assert trend(COUNT, stock) == "too_few_periods"
