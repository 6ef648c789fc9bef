"""Statistical periods: year, half, quarter, month (`2020`, `2020-H1`, `2020-Q2`, `2020-06`).

A period is two integers, so that SQL and Python share one arithmetic:
`first_month` = year × 12 + (month − 1), and `months` = 12, 6, 3 or 1 (its grain).
Grains nest: a year is two halves, a half two quarters, a quarter three months.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

YEAR, HALF, QUARTER, MONTH = 12, 6, 3, 1
GRAINS = {YEAR: "year", HALF: "half", QUARTER: "quarter", MONTH: "month"}

_PATTERN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2070


class PeriodError(ValueError):
    """The text is not a period. The message says what is accepted."""


@dataclass(frozen=True, order=True)
class Period:
    """A closed span of calendar months. Orders by start, then by length."""

    first_month: int
    months: int

    @staticmethod
    def parse(text: str) -> Period:
        """Read `2020`, `2020-H1`, `2020-Q2` or `2020-06`; raises `PeriodError` for anything else."""
        return _parse(text)

    @staticmethod
    def containing(day: date, months: int) -> Period:
        """The period of grain `months` that holds `day`."""
        return _containing(day, months)

    @property
    def year(self) -> int:
        return self.first_month // 12

    @cached_property
    def code(self) -> str:
        position = self.first_month % 12
        if self.months == YEAR:
            return f"{self.year:04d}"
        if self.months == HALF:
            return f"{self.year:04d}-H{position // 6 + 1}"
        if self.months == QUARTER:
            return f"{self.year:04d}-Q{position // 3 + 1}"
        return f"{self.year:04d}-{position + 1:02d}"

    @cached_property
    def start(self) -> date:
        return date(self.year, self.first_month % 12 + 1, 1)

    @cached_property
    def end(self) -> date:
        """The last day, inclusive."""
        last = self.first_month + self.months - 1
        return date(last // 12, last % 12 + 1, monthrange(last // 12, last % 12 + 1)[1])

    @property
    def days(self) -> int:
        """Calendar days (366 for a leap year)."""
        return (self.end - self.start).days + 1

    @property
    def previous(self) -> Period:
        """The period of the same grain just before."""
        return Period(self.first_month - self.months, self.months)

    def __str__(self) -> str:
        return self.code


@lru_cache(maxsize=8192)
def _containing(day: date, months: int) -> Period:
    ordinal = day.year * 12 + day.month - 1
    return Period(ordinal - ordinal % months, months)


@lru_cache(maxsize=8192)
def _parse(text: str) -> Period:
    match = _PATTERN.fullmatch(text)
    if not match:
        raise PeriodError(f"not a period: {text!r} (2020, 2020-H1, 2020-Q2, 2020-06; {EARLIEST_YEAR} to {LATEST_YEAR})")
    year = int(match[1])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise PeriodError(f"year out of range: {text!r} ({EARLIEST_YEAR} to {LATEST_YEAR})")
    if match[2]:
        return Period(year * 12 + (int(match[2]) - 1) * 6, HALF)
    if match[3]:
        return Period(year * 12 + (int(match[3]) - 1) * 3, QUARTER)
    if match[4]:
        return Period(year * 12 + int(match[4]) - 1, MONTH)
    return Period(year * 12, YEAR)
