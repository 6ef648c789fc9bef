"""What is judged, the path to it, and how far along it a day is. Pure, on exact fractions (targets.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from math import floor

from services.indicators.standards.model import LINEAR, Comparator, Measure, Pace
from shared.periods import MONTH, Period
from shared.units import rounded

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """A target in one region on one day, without its evidence.

    `start` is where the path by days begins, and what is cumulated; `base_year` where the path by years does.
    `inapplicable` is the reason why the target does not apply to the region, if so. `items`: of a checklist.
    """

    day: date
    start: date
    deadline: date
    base_year: int
    base: Fraction | None
    target: Fraction | None  # None: not assigned
    comparator: Comparator
    measure: Measure
    c_min: Fraction
    pace: Pace = LINEAR
    times: int = 1  # 100 where a share is in %
    items: tuple[str, ...] = ()
    inapplicable: str | None = None
    places: int | None = None  # compare rounded to so many decimals; None: at full value

    @property
    def is_late(self) -> bool:
        return self.day >= self.deadline

    @property
    def until(self) -> date:
        """The last day that counts: what happens after the deadline changes nothing."""
        return min(self.day, self.deadline)

    @property
    def share_by_days(self) -> Fraction:
        """f: days(S..t) ÷ days(S..D), both inclusive."""
        return Fraction(days(self.start, self.until), days(self.start, self.deadline))

    def compared(self, value: Fraction) -> Fraction:
        """The value as it is compared: exactly, or as it is printed."""
        return value if self.places is None else Fraction(rounded(value, self.places))

    def reaches(self, value: Fraction) -> bool:
        """op(v, q). Fractions are compared by their integers, crosswise."""
        assert self.target is not None
        return holds(self.comparator, self.compared(value), self.target)

    def keeps_up(self, value: Fraction, required: Fraction | None) -> bool:
        """On the way "exactly" is "at least". Nothing required: nothing can be behind."""
        on_the_way: Comparator = ">=" if self.comparator == "==" else self.comparator
        return required is None or holds(on_the_way, self.compared(value), required)

    def need(self, share: Fraction) -> Fraction | None:
        """What the path asks for at `share` of the way: the target itself where the base already holds.

        None before the deadline of a target that is due `at_deadline` only.
        """
        if self.target is None or self.base is None or holds(self.comparator, self.base, self.target):
            return self.target
        way = self._paced(share)
        return None if way is None else self.base + (self.target - self.base) * way

    def expected_by_days(self) -> Fraction | None:
        """e: the part of the target that is due by the day; whole things are counted whole."""
        assert self.target is not None
        way = self._paced(self.share_by_days)
        return None if way is None else self.whole(self.target * way)

    def whole(self, amount: Fraction) -> Fraction:
        return Fraction(floor(amount)) if self.measure == "count" else amount

    def _paced(self, share: Fraction) -> Fraction | None:
        if self.pace.shape == "linear" or self.is_late:
            return share
        if self.pace.shape == "at_deadline":
            return None
        return max((step.share for step in self.pace.steps if step.day <= self.day), default=Fraction(0))


def holds(comparator: Comparator, value: Fraction, bound: Fraction) -> bool:
    if comparator == "<=":
        return value <= bound
    return value >= bound if comparator == ">=" else value == bound


def added(amounts: Sequence[Fraction]) -> Fraction:
    """Their sum. Amounts of one unit have few denominators: integers are added, and divided once for each."""
    sums: dict[int, int] = {}
    for amount in amounts:
        sums[amount.denominator] = sums.get(amount.denominator, 0) + amount.numerator
    return sum((Fraction(sums[each], each) for each in sums), Fraction(0))


def days(first: date, last: date) -> int:
    """Calendar days from `first` to `last`, both inclusive."""
    return (last - first).days + 1


def last_closed_month(day: date) -> date:
    """The end of the newest month that is over at the end of `day`."""
    this = Period.containing(day, MONTH)
    return this.end if this.end <= day else this.previous.end


@lru_cache(maxsize=4096)
def month_ends(after: date, until: date) -> Sequence[date]:
    """The last days of months in (after, until]. The targets of a plan ask for the same ones in every region."""
    end, found = Period.containing(after + DAY, MONTH).end, []
    while end <= until:
        found.append(end)
        end = Period.containing(end + DAY, MONTH).end
    return tuple(found)


def last_closed_year(day: date) -> int:
    """A year is closed at the end of its last day."""
    return day.year if day == date(day.year, 12, 31) else day.year - 1
