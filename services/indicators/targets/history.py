"""The fully reported values of the past: what a path may start from. Looked up newest first, worked out when asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple


class Complete(NamedTuple):
    """`day` is the last one of its period."""

    day: date
    value: Fraction


class History:
    """`value` of one of the `days`: None where it is not known, or not fully reported."""

    def __init__(self, days: Sequence[date], value: Callable[[date], Fraction | None]) -> None:
        self._days, self._value = sorted(days), value

    @staticmethod
    def of(values: Mapping[date, Fraction]) -> History:
        return History(list(values), values.get)

    def on(self, day: date) -> Fraction | None:
        """The complete value of one day."""
        return self._value(day)

    def last(self, until: date) -> Complete | None:
        """The newest complete value that is not after a day."""
        for day in reversed(self._days):
            if day <= until and (value := self._value(day)) is not None:
                return Complete(day, value)
        return None


NO_HISTORY = History.of({})
