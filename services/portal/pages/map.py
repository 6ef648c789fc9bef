"""The tile map of one indicator and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.portal.answers import Value, Values
from services.portal.charts.tiles import edition_on, shades
from services.portal.pages.snapshot import CHONGQING, SICHUAN
from shared.geography import regions

SIZE, STEP = 40, 42  # pixels: a tile, and from one to the next


@dataclass(frozen=True, slots=True)
class Tile:
    """`state`: value, not_reported (hatched), not_applicable (grey: nobody is registered there)."""

    code: str
    name: str
    x: int
    y: int
    state: str
    shade: int
    value: Value


@dataclass(frozen=True, slots=True)
class Map:
    tiles: Sequence[Tile]
    provinces: Sequence[Value]  # Sichuan, Chongqing
    units: dict[str, int]  # divisions by province
    width: int
    height: int
    unit: str


def draw_map(values: Values, indicator: str, year: int) -> Map:
    """Tiles in 行政区划 order, shaded by fifths within each province."""
    edition = edition_on(date(year, 12, 31))
    found = {code: value for code in sorted(edition.tiles) if (value := values.get(indicator, code, str(year)))}
    shade = _shades_by_province(found)
    tiles = [
        Tile(code, regions()[code].name, column * STEP, row * STEP, _state(value), shade.get(code, 0), value)
        for code, value in found.items()
        for column, row in [edition.tiles[code]]
    ]
    provinces = [value for code in (SICHUAN, CHONGQING) if (value := values.get(indicator, code, str(year)))]
    return Map(
        tiles=tiles,
        provinces=provinces,
        units={code: sum(tile.startswith(code) for tile in edition.tiles) for code in (SICHUAN, CHONGQING)},
        width=(max(column for column, _ in edition.tiles.values()) + 1) * STEP,
        height=(max(row for _, row in edition.tiles.values()) + 1) * STEP,
        unit=next((each.display_unit for each in [*provinces, *found.values()] if each.display_unit), ""),
    )


def _shades_by_province(found: dict[str, Value]) -> dict[str, int]:
    together: dict[str, int] = {}
    for province in (SICHUAN, CHONGQING):
        known = {code: v.value for code, v in found.items() if code.startswith(province) and v.value is not None}
        together |= shades(known)
    return together


def _state(value: Value) -> str:
    if value.value is not None:
        return "value"
    return "not_reported" if value.coverage.expected else "not_applicable"
