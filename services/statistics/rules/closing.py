"""Which returns a release closed: those of its regions that lie within its periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services.statistics.rules.returns import ReturnKey
from shared.geography import BOTH, CIRCLE, regions
from shared.web.problems import Problem


class ClosedPeriod(NamedTuple):
    """`region`: a division with all below it, `50,51` or `circle`."""

    no: int
    region: str
    months: int
    first_month: int

    def holds(self, key: ReturnKey, region: str) -> bool:
        """A month lies within its year; a year does not lie within a month."""
        end = self.first_month + self.months
        return self.first_month <= key.first_month and key.first_month + key.months <= end and _within(region, self)


@dataclass(frozen=True, slots=True)
class Closed:
    """`corrected`: returns with an approved correction, and the revision that it is about."""

    periods: tuple[ClosedPeriod, ...] = ()
    corrected: Mapping[ReturnKey, int] = field(default_factory=dict)

    def release(self, key: ReturnKey, region: str) -> int | None:
        """The release that closed it; None: it is open."""
        return next((period.no for period in self.periods if period.holds(key, region)), None)

    def require_open(self, key: ReturnKey, region: str, counts: int | None) -> None:
        """`counts`: the revision in force. A correction is used up when a newer one was accepted. Raises 409."""
        no = self.release(key, region) if self.periods else None
        if no is None:
            return
        of_revision = self.corrected.get(key)
        if of_revision is None or (counts or 0) > of_revision:
            raise period_sealed(key, no)


def period_sealed(key: ReturnKey, no: int) -> Problem:
    return Problem(
        409,
        "period_sealed",
        f"{key.period} 的数据已随发布 {no} 封存：请先提出更正申请（POST …/corrections），经省（市）批准后再修改",
        f"{key.period} is sealed by release {no}: ask for a correction (POST …/corrections); the province approves.",
        extra={"release": no},
    )


class Reach(NamedTuple):
    """Reporting nodes: those that begin with a prefix, and single ones."""

    prefixes: list[str]
    nodes: list[str]


def reach(named: Iterable[str]) -> Reach:
    """The nodes of regions: a division with all below it, `50,51`, or the units that lie in the `circle`."""
    found = Reach([], [])
    for region in named:
        if region == CIRCLE:
            found.nodes.extend(each.code for each in regions() if each.circle == "in")
        else:
            found.prefixes.extend(region.split(","))
    return found


def _within(node: str, period: ClosedPeriod) -> bool:
    if period.region == CIRCLE:
        known = regions().get(node)
        return known is not None and known.circle == "in"
    return period.region == BOTH or node.startswith(period.region)
