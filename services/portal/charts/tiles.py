"""The tile map: where each division stands, and how dark its tile is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml

SHADES = 5


@dataclass(frozen=True, slots=True)
class Edition:
    """The divisions in force from a date, each with its column and row."""

    valid_from: date | None  # None: since ever
    tiles: Mapping[str, tuple[int, int]]


@cache
def _file() -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((Path(__file__).parent / "tiles.yaml").read_text("utf-8"))
    return loaded


@cache
def editions() -> Sequence[Edition]:
    """All editions, oldest first."""
    listed = _file()["editions"]
    assert isinstance(listed, list)
    return [Edition(each["from"], {code: (at[0], at[1]) for code, at in each["tiles"].items()}) for each in listed]


def edition_on(day: date) -> Edition:
    """The divisions in force on `day`."""
    return [each for each in editions() if each.valid_from is None or each.valid_from <= day][-1]


@cache
def _names() -> Mapping[str, Mapping[str, str]]:
    names = _file()["names"]
    assert isinstance(names, dict)
    return names


def short_name(code: str, language: str) -> str:
    """成都 / Chengdu; the code itself for a division that has no tile."""
    return _names().get(code, {}).get(language, code)


def shades(values: Mapping[str, Decimal]) -> dict[str, int]:
    """0 (lowest fifth) to 4 (highest fifth) by rank among `values`; equal values share a shade.

    Fifths are taken within one province: between provinces a difference of scope or quality would look
    like one of performance.
    """
    ordered = sorted(values.values())
    return {code: ordered.index(value) * SHADES // len(ordered) for code, value in values.items()}
