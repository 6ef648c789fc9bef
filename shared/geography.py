"""Administrative divisions of Sichuan and Chongqing, with validity (`schemas/reference/regions.csv`).

A *reporting node* is a county or the 本级 of a prefecture or province. Codes nest by prefix
(51 → 5101 → 510104; 50 → 500101, 50P001), so a region's subtree is every node whose code begins with it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

PROVINCES = ("50", "51")
BOTH = ",".join(PROVINCES)  # together, as one region of questions and aggregates
CIRCLE = "circle"  # 双城经济圈, likewise
NATION = "CN"  # of a national plan: no cell is a nation's
TOGETHER = {BOTH: "四川省和重庆市", CIRCLE: "成渝地区双城经济圈"}
REGIONS_CSV = Path(__file__).parent.parent / "schemas" / "reference" / "regions.csv"


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    name: str
    level: str  # province, prefecture, county
    parent: str | None
    predecessors: tuple[str, ...]
    valid_from: date | None  # None: since ever
    valid_to: date | None  # inclusive; None: still
    circle: str  # 双城经济圈: in, out, partial
    kind: str  # division, reporting_area, provisional

    @property
    def province(self) -> str:
        return self.code[:2]

    def valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Regions:
    """All known divisions, by code, in 行政区划 order."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_code = {region.code: region for region in sorted(regions, key=lambda r: r.code)}
        self._successors = {old: region for region in self._by_code.values() for old in region.predecessors}

    def get(self, code: str) -> Region | None:
        return self._by_code.get(code)

    def __getitem__(self, code: str) -> Region:
        return self._by_code[code]

    def __iter__(self) -> Iterator[Region]:
        return iter(self._by_code.values())

    def successor(self, code: str) -> Region | None:
        """The division that took over a dissolved one: 500105 → 50P001."""
        return self._successors.get(code)

    def subtree(self, code: str) -> list[Region]:
        """The division itself (its 本级) and all below it."""
        return [region for region in self._by_code.values() if region.code.startswith(code)]


@cache
def regions() -> Regions:
    """The divisions of the packaged reference file."""
    with REGIONS_CSV.open(encoding="utf-8", newline="") as file:
        return Regions(_read(row) for row in csv.DictReader(file))


@cache
def areas() -> Mapping[str, None]:
    """Everything that `region` may be where aggregates are asked for, in order."""
    return dict.fromkeys([*(region.code for region in regions()), BOTH, CIRCLE])


def area_name(code: str) -> str:
    """The Chinese name of a division, of both provinces, or of the circle; raises `KeyError` for another code."""
    return TOGETHER[code] if code in TOGETHER else regions()[code].name


def _read(row: dict[str, str]) -> Region:
    return Region(
        code=row["code"],
        name=row["name"],
        level=row["level"],
        parent=row["parent"] or None,
        predecessors=tuple(row["predecessors"].split(";")) if row["predecessors"] else (),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        circle=row["twin_city_circle"],
        kind=row["kind"],
    )
