"""What a measure comes to in a region over time: exact integers, running totals by day. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from services.indicators.values.areas import Run
from shared.periods import MONTH, Period

Steps = Sequence[tuple[date, Fraction | int]]


class Line:
    """Steps in the order of their days, and their running total."""

    __slots__ = ("_days", "_totals")

    def __init__(self, steps: Iterable[tuple[date, Fraction | int]]) -> None:
        by_day: dict[date, Fraction | int] = {}
        for day, amount in steps:
            by_day[day] = by_day.get(day, 0) + amount
        ordered = sorted((day, amount) for day, amount in by_day.items() if amount)
        self._days = [day for day, _ in ordered]
        self._totals = list(accumulate(amount for _, amount in ordered))

    def at(self, day: date) -> Fraction | int:
        """Everything up to the end of a day: the level of a stock."""
        position = bisect_right(self._days, day)
        return self._totals[position - 1] if position else 0

    def between(self, first: date, last: date) -> Fraction | int:
        """What came about on both days and those between."""
        before = bisect_left(self._days, first)
        return self.at(last) - (self._totals[before - 1] if before else 0)

    def steps(self, first: date, last: date = date.max) -> Iterator[tuple[date, Fraction | int]]:
        """The steps on both days and those between."""
        start, stop = bisect_left(self._days, first), bisect_right(self._days, last)
        before = self._totals[start - 1] if start else 0
        for day, total in zip(self._days[start:stop], self._totals[start:stop], strict=True):
            yield day, total - before
            before = total

    def by_month(self, first: date, until: date, last: date) -> Iterator[tuple[date, Fraction | int]]:
        """The steps from `first` to `last`, those of months that are over by `until` as one step at the month's end."""
        this_month = until.replace(day=1)
        closed: dict[date, Fraction | int] = {}
        for day, amount in self.steps(first, min(last, this_month - timedelta(days=1))):
            end = Period.containing(day, MONTH).end
            closed[end] = closed.get(end, 0) + amount
        yield from closed.items()
        yield from self.steps(max(first, this_month), last)

    def is_above_zero_within(self, first: date, last: date) -> bool:
        """Whether the level of a stock is above 0 on any day of them."""
        start, stop = bisect_right(self._days, first), bisect_right(self._days, last)
        return self.at(first) > 0 or any(total > 0 for total in self._totals[start:stop])


class Series:
    """The steps of one measure by node. Remembers the lines that were asked for."""

    def __init__(self, rows: Iterable[tuple[str, date, int]]) -> None:
        self._nodes: dict[str, list[tuple[date, int]]] = {}
        for region, day, amount in rows:
            self._nodes.setdefault(region, []).append((day, amount))
        self._lines: dict[tuple[Run, ...], Line] = {}

    def over(self, runs: tuple[Run, ...]) -> Line:
        """The sum over all nodes of the runs."""
        if runs not in self._lines:
            if len(self._lines) > 5_000:  # a caller cannot grow this without bound
                self._lines.clear()
            self._lines[runs] = Line(step for node in self._within(runs) for step in self._nodes[node])
        return self._lines[runs]

    def _within(self, runs: tuple[Run, ...]) -> list[str]:
        return [node for node in self._nodes if any(low <= node <= high for low, high in runs)]


def weighted(lines: Mapping[str, Line], weights: Mapping[str, Fraction]) -> Line:
    """Σ weight × line."""
    if len(weights) == 1 and set(weights.values()) == {Fraction(1)}:
        return lines[next(iter(weights))]
    return Line(
        (day, amount * weight) for name, weight in weights.items() for day, amount in lines[name].steps(date.min)
    )


def smallest(lines: Sequence[Line], first: date) -> Line:
    """The smallest of several totals since a day, as steps of its own."""
    if len(lines) == 1:
        return lines[0]
    days = sorted({day for line in lines for day, _ in line.steps(first)})
    totals = [min(line.between(first, day) for line in lines) for day in days]
    return Line(zip(days, (now - before for now, before in zip(totals, [0, *totals], strict=False)), strict=True))
