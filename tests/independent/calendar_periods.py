"""Statistical periods by their codes alone: `2024`, `2024-H1`, `2024-Q2`, `2024-05`.

A recompute asks for the same few hundred a million times: they are worked out once.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

GRAINS = (12, 6, 3, 1)


@cache
def months_of(period: str) -> tuple[tuple[int, int], ...]:
    """The (year, month) pairs of a period, in order."""
    year = int(period[:4])
    tail = period[5:]
    if not tail:
        months = list(range(1, 13))
    elif tail == "H1":
        months = [1, 2, 3, 4, 5, 6]
    elif tail == "H2":
        months = [7, 8, 9, 10, 11, 12]
    elif tail == "Q1":
        months = [1, 2, 3]
    elif tail == "Q2":
        months = [4, 5, 6]
    elif tail == "Q3":
        months = [7, 8, 9]
    elif tail == "Q4":
        months = [10, 11, 12]
    else:
        months = [int(tail)]
    return tuple((year, month) for month in months)


@cache
def grain(period: str) -> int:
    """The number of months: 12, 6, 3 or 1."""
    return len(months_of(period))


@cache
def first_day(period: str) -> date:
    return date(*months_of(period)[0], 1)


@cache
def last_day(period: str) -> date:
    year, month = months_of(period)[-1]
    start_of_next = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return start_of_next - timedelta(days=1)


def days(period: str) -> int:
    """Calendar days: 366 in a leap year."""
    return (last_day(period) - first_day(period)).days + 1


def all_periods(year: int) -> list[str]:
    """The year, its halves, quarters and months."""
    return [
        f"{year}",
        *(f"{year}-H{half}" for half in (1, 2)),
        *(f"{year}-Q{quarter}" for quarter in (1, 2, 3, 4)),
        *(f"{year}-{month:02d}" for month in range(1, 13)),
    ]


@cache
def parts(period: str) -> tuple[str, ...]:
    """A year's halves, a half's quarters, a quarter's months; a month has none."""
    smaller = {12: 6, 6: 3, 3: 1, 1: 0}[grain(period)]
    return tuple(
        other
        for other in all_periods(int(period[:4]))
        if grain(other) == smaller and set(months_of(other)) <= set(months_of(period))
    )


@cache
def previous(period: str) -> str:
    """The period of the same grain just before."""
    year = int(period[:4])
    earlier = [p for y in (year - 1, year) for p in all_periods(y) if grain(p) == grain(period)]
    return earlier[earlier.index(period) - 1]
