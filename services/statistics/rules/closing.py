"""Whose records a release seals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shared.geography import CIRCLE, regions


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
