"""The records behind a target's value: each source of evidence lists its own, the first that feeds it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from services.indicators.behind.asked import Asked
from services.indicators.behind.leaves import BEGINNING, Place
from services.indicators.behind.listing import Listed, by_division, records
from services.indicators.standards import Target
from services.indicators.targets.question import Question
from services.indicators.targets.regional import Judge, Judged
from services.indicators.values.areas import Area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL
from shared.periods import Period

Position = Sequence[str | int]


class OfTarget(NamedTuple):
    """One target in one region as it was judged, and whether the caller may see records of that region."""

    asked: Question
    court: Judge
    target: Target
    place: Area
    found: Judged
    is_ours: bool


class TargetRecords(Protocol):
    """Lists the records that a source of evidence made a target's value of."""

    @property
    def position(self) -> tuple[type, ...]:
        """The types of the sort key that a page goes on behind: str and int."""

    def feeds(self, target: Target) -> bool:
        """Whether the target's value is made of these records."""

    def listed(self, of: OfTarget, after: Position | None, limit: int) -> Listed:
        """A page of at most `limit`, behind `after`; when not `is_ours`, sums by division and never a record.

        What the items add must add up to `of`; `following` is the sort key of the last item, None at the end.
        """


class IndicatorRecords:
    """Targets over an indicator: the returns of the year that was judged."""

    position: tuple[type, ...] = (str, int, int)

    def feeds(self, target: Target) -> bool:
        return target.indicator is not None

    def listed(self, of: OfTarget, after: Position | None, limit: int) -> Listed:
        assert of.target.indicator
        period = of.found.verdict.period
        if period is None:
            return Listed("records", [], None)
        basis = "frozen" if of.found.rule.frozen else "current"
        place = of.court.supply.counted(of.target, of.place)
        one = One(of.target.indicator, place, Period.parse(period), ALL, of.asked.edition, basis)
        asked = Asked.of(one, of.asked.at)
        if not of.is_ours:
            return by_division(of.asked.connection, asked)
        return records(of.asked.connection, asked, Place(*after) if after else BEGINNING, limit)  # type: ignore[arg-type]
