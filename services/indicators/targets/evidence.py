"""What is known about one target in one region: plain values, whoever supplies them.

Amounts are in the target's own unit. A source gives the evidence of the kind that the target is judged by, and None
where no service supplies it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from services.indicators.marks import UNMARKED, Estimate, Marks, together

ReportingStatus = Literal["complete", "partial", "none"]


class Reporting(NamedTuple):
    """How much of a period is reported, and what marks it. `is_any`: a record or a nil report covers some of it.

    Where nobody is expected to report (an award, a document), what is reported is complete.
    """

    coverage: Fraction
    is_any: bool
    marks: Marks = UNMARKED

    @property
    def status(self) -> ReportingStatus:
        if self.coverage.numerator >= self.coverage.denominator:
            return "complete"
        return "partial" if self.is_any else "none"

    def estimated(self, *reasons: Iterable[Estimate]) -> Reporting:
        """The same of a number that is an estimate, if there is a reason."""
        return self._replace(marks=self.marks._replace(estimates=together(self.marks.estimates, *reasons)))


COMPLETE = Reporting(Fraction(1), True)
SILENT = Reporting(Fraction(0), False)


class Year(NamedTuple):
    """One calendar year of a region. `value` None: nothing counts, or the denominator is unknown."""

    value: Fraction | None
    expected: int
    reported: int
    partial: int
    marks: Marks = UNMARKED

    @property
    def is_complete(self) -> bool:
        return self.value is not None and 0 < self.expected <= self.reported

    @property
    def reporting(self) -> Reporting:
        coverage = Fraction(self.reported, self.expected) if self.expected else Fraction(0)
        return Reporting(coverage, self.reported + self.partial > 0, self.marks)


NO_YEAR = Year(None, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Years:
    """Of `year_value`. `is_empty`: there is nothing of the kind in the region, and that is known."""

    by_year: Mapping[int, Year]
    is_empty: bool = False


class Event(NamedTuple):
    """An amount with its effective day; below zero where something is taken back (a revoked award)."""

    day: date
    amount: Fraction


@dataclass(frozen=True, slots=True)
class Events:
    """Of `cumulative`. For a distinct count each thing is one event, on the day that it first counts."""

    events: Sequence[Event]
    reporting: Reporting


@dataclass(frozen=True, slots=True)
class Items:
    """Of `checklist`: the day from which each item is in force; an item that is not there has no day."""

    since: Mapping[str, date]
    reporting: Reporting


class Level(NamedTuple):
    """A stock, a count, or both sides of a share on one day. `denominator` None: there is none, or it is unknown, and
    `unknown` may say why.
    """

    numerator: Fraction
    denominator: Fraction | None
    reporting: Reporting
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Levels:
    """Of `state`: the level on the last day of each month."""

    by_day: Mapping[date, Level]


class Part(NamedTuple):
    """Both sides of a share, as far as one day adds to them."""

    day: date
    numerator: Fraction
    denominator: Fraction


@dataclass(frozen=True, slots=True)
class Parts:
    """Of `cumulative_ratio`, and of `standing` (checks passed and made)."""

    parts: Sequence[Part]
    reporting: Reporting


@dataclass(frozen=True, slots=True)
class Yearly:
    """Of `each_year`: events, and how much of each calendar year is reported."""

    events: Sequence[Event]
    reporting: Mapping[int, Reporting]


Evidence = Years | Events | Items | Levels | Parts | Yearly
