"""Which records a release closed: those of its regions whose days lie within its periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from shared.geography import BOTH, CIRCLE, regions
from shared.records.kind import Days, Key
from shared.web.problems import Problem


class ClosedPeriod(NamedTuple):
    """`region`: a division with all below it, `50,51` or `circle`. Both days are inclusive."""

    no: int
    region: str
    start: date
    end: date

    def holds(self, days: Days, region: str) -> bool:
        """A month lies within its year; a year does not lie within a month."""
        return self.start <= days[0] and days[1] <= self.end and self._has(region)

    def _has(self, node: str) -> bool:
        if self.region == CIRCLE:
            known = regions().get(node)
            return known is not None and known.circle == "in"
        return self.region == BOTH or node.startswith(self.region)


@dataclass(frozen=True, slots=True)
class Closed:
    """`corrected`: records with an approved correction, and the revision that it is about."""

    periods: tuple[ClosedPeriod, ...] = ()
    corrected: Mapping[Key, int] = field(default_factory=dict)

    def release(self, days: Days, region: str) -> int | None:
        """The release that closed them; None: they are open."""
        return next((period.no for period in self.periods if period.holds(days, region)), None)

    def require_open(self, key: Key, days: Days, named: str, region: str, counts: int | None) -> None:
        """`counts`: the revision in force. A correction is used up when a newer one was accepted. Raises 409.

        `named`: what is told of the days.
        """
        no = self.release(days, region) if self.periods else None
        if no is None:
            return
        of_revision = self.corrected.get(key)
        if of_revision is None or (counts or 0) > of_revision:
            raise period_sealed(named, no)


def period_sealed(named: str, no: int) -> Problem:
    return Problem(
        409,
        "period_sealed",
        f"{named} 的数据已随发布 {no} 封存：请先提出更正申请（POST …/corrections），经省（市）批准后再修改",
        f"{named} is sealed by release {no}: ask for a correction (POST …/corrections); the province approves.",
        extra={"release": no},
    )
