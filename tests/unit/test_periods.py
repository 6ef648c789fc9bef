"""Periods as two integers: what is read, what is written, which days they hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shared.periods import HALF, MONTH, QUARTER, YEAR, Period, PeriodError

ALL = [Period(first, months) for months in (YEAR, HALF, QUARTER, MONTH) for first in range(24000, 24852, months)]


@pytest.mark.parametrize(
    "text",
    ["", "20", "20201", "2020-", "2020-H0", "2020-H3", "2020-Q5", "2020-00", "2020-13", "2020-6", "2020-h1", " 2020",
     "2020\n", "２０２０", "2020-06-01", "1999", "2071"],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "start", "end", "days"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31), 366),
        ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), 184),
        ("2020-Q1", date(2020, 1, 1), date(2020, 3, 31), 91),
        ("2021-02", date(2021, 2, 1), date(2021, 2, 28), 28),
        ("2070-12", date(2070, 12, 1), date(2070, 12, 31), 31),
    ],
)
def test_the_days_of_a_period(text: str, start: date, end: date, days: int) -> None:
    period = Period.parse(text)

    assert (period.start, period.end, period.days) == (start, end, days)


def test_every_period_is_written_as_it_is_read() -> None:
    assert [Period.parse(period.code) for period in ALL] == ALL


def test_periods_of_one_grain_follow_each_other_without_a_gap() -> None:
    for period in ALL:
        assert period.previous.end == period.start - timedelta(days=1)


def test_a_period_contains_its_first_and_its_last_day() -> None:
    for period in ALL:
        assert Period.containing(period.start, period.months) == Period.containing(period.end, period.months) == period
