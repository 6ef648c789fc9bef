"""What an area is added up from, one level down: its parts have every node of it once."""

from __future__ import annotations

from typing import NamedTuple

from services.indicators.values.areas import Area, runs_of
from shared.geography import PROVINCES, Region, regions


class Part(NamedTuple):
    """`is_own`: the area's own node (本级), not a division below it."""

    area: Area
    name: str
    is_own: bool


def parts(place: Area) -> list[Part]:
    """Prefectures of a province (of a municipality its districts) or of both, counties of a prefecture; own nodes."""
    below: dict[str, list[Region]] = {}
    for node in regions():
        if any(run.low <= node.code <= run.high for run in place.nodes):
            below.setdefault(_part_of(place.code, node), []).append(node)
    return [_part(code, nodes, is_own=code == place.code or code in PROVINCES) for code, nodes in below.items()]


def _part_of(whole: str, node: Region) -> str:
    """The division right below the area in which a node lies; a node of the area's own is one by itself."""
    parents = (whole,) if regions().get(whole) else PROVINCES
    found = node
    while found.code != whole and found.parent and found.parent not in parents:
        found = regions()[found.parent]
    return found.code if found.parent in parents else node.code


def _part(code: str, nodes: list[Region], *, is_own: bool) -> Part:
    name = regions()[code].name
    has_more = regions()[code].level != "county"
    return Part(Area(code, runs_of(nodes)), f"{name}本级" if is_own and has_more else name, is_own and has_more)
