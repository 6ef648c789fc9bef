"""Which reporting nodes a region of the API means: a division with its subtree, `50,51`, or `circle`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from shared.geography import BOTH, CIRCLE, NATION, Region, regions
from shared.periods import Period


class Run(NamedTuple):
    """All known nodes from `low` to `high`, inclusive: what SQL reads with one BETWEEN."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Area:
    """A region as asked for; the nodes of a successor include those of the divisions that it took over.

    So nothing is lost between them: their earlier periods are its base, and who closed at, or was never moved
    from, a dissolved division is seen at the successor.
    """

    code: str
    nodes: tuple[Run, ...]
    ended: date | None = None
    successor: Region | None = None
    predecessors: tuple[Region, ...] = ()
    partial: tuple[Region, ...] = ()  # shown beside the value, not added

    def dissolved(self, period: Period) -> bool:
        """Whether the division ended before the period did: it then has no data."""
        return self.ended is not None and self.ended < period.end

    def runs(self, period: Period) -> tuple[Run, ...]:
        """What is added up for a period; nothing for a dissolved division."""
        return () if self.dissolved(period) else self.nodes


@cache
def area(code: str) -> Area | None:
    """The area of a region code; None for an unknown one."""
    if code == BOTH:
        return Area(code, runs_of(regions()))
    if code == CIRCLE:
        inside = runs_of(region for region in regions() if region.circle == "in")
        return Area(code, inside, partial=tuple(region for region in regions() if region.circle == "partial"))
    if code == NATION:
        return Area(code, ())
    region = regions().get(code)
    if region is None:
        return None
    predecessors = tuple(regions()[old] for old in region.predecessors)
    return Area(
        code,
        runs_of(node for each in (region, *predecessors) for node in regions().subtree(each.code)),
        ended=region.valid_to,
        successor=regions().successor(code),
        predecessors=predecessors,
    )


@cache
def only(region: Region) -> tuple[Run, ...]:
    """One reporting node: a county, or the 本级 of a prefecture or province."""
    return (Run(region.code, region.code),)


def runs_of(nodes: Iterable[Region]) -> tuple[Run, ...]:
    """The nodes as runs of neighbours in the order of all codes, for fewer and longer reads."""
    wanted = {node.code for node in nodes}
    found: list[Run] = []
    is_open = False
    for region in regions():
        if region.code not in wanted:
            is_open = False
        elif is_open:
            found[-1] = Run(found[-1].low, region.code)
        else:
            found.append(Run(region.code, region.code))
            is_open = True
    return tuple(found)
