"""Statistical forms as data: `schemas/forms/<family>.yaml`, read by who checks returns and who sums them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FORMS = Path(__file__).parent.parent / "schemas" / "forms"

# A quantity in its smallest unit never exceeds this, so that the sum over all institutions fits 64 bits.
LARGEST_QUANTITY = 10**14
LARGEST_LEVEL = 10**11  # likewise, × 366 days


@dataclass(frozen=True, slots=True)
class Item:
    """One carrier of a form."""

    code: str
    zh: str
    en: str
    unit: str
    smallest: str
    decimals: int
    split_field: str | None  # use, origin, variant, fuel: part of the line key
    split_values: tuple[str | None, ...]
    split_required: bool
    resold_stays: bool  # the measure is the whole quantity, not quantity − resold
    measures: Mapping[str | None, str]  # split value (None without a split) → measure

    @property
    def split_default(self) -> str | None:
        return None if self.split_required or not self.split_values else self.split_values[0]


@dataclass(frozen=True, slots=True)
class Level:
    """A quantity that is a level over the period, not a flow."""

    code: str
    zh: str
    en: str
    unit: str
    smallest: str
    decimals: int
    parts: tuple[str, ...]
    fact: str  # its column as reported
    measure: str  # its column × days
    flag: str


@dataclass(frozen=True, slots=True)
class Form:
    family: str
    editions: tuple[tuple[int, date], ...]
    items: Mapping[str, Item]
    levels: Mapping[str, Level]

    def edition_on(self, day: date) -> int:
        """The edition in force on a day (the first one for anything earlier)."""
        found = self.editions[0][0]
        for edition, since in self.editions:
            if since <= day:
                found = edition
        return found

    @property
    def flows(self) -> tuple[str, ...]:
        """All measures of the lines, in the order of the form: the columns of facts and cells."""
        return tuple(name for item in self.items.values() for name in item.measures.values())


@cache
def form(family: str) -> Form:
    """Load a form family, e.g. `NY201`; raises `KeyError` for an unknown one."""
    path = FORMS / f"{family}.yaml"
    if not family.isalnum() or not path.exists():
        raise KeyError(family)
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Form(
        family=data["form"],
        editions=tuple((entry["edition"], entry["from"]) for entry in data["editions"]),
        items={code: _item(code, entry) for code, entry in data["items"].items()},
        levels={code: _level(code, entry) for code, entry in data["levels"].items()},
    )


def _item(code: str, entry: Mapping[str, Any]) -> Item:
    split, measures = entry.get("split"), entry["measures"]
    return Item(
        code=code,
        zh=entry["name"]["zh"],
        en=entry["name"]["en"],
        unit=entry["unit"],
        smallest=entry["smallest"],
        decimals=entry["decimals"],
        split_field=split["field"] if split else None,
        split_values=tuple(split["values"]) if split else (),
        split_required=bool(split and split.get("required")),
        resold_stays=entry.get("resold_stays", False),
        measures=measures if isinstance(measures, dict) else {None: measures},
    )


def _level(code: str, entry: Mapping[str, Any]) -> Level:
    return Level(
        code=code,
        zh=entry["name"]["zh"],
        en=entry["name"]["en"],
        unit=entry["unit"],
        smallest=entry["smallest"],
        decimals=entry["decimals"],
        parts=tuple(entry.get("parts", ())),
        fact=entry["fact"],
        measure=entry["measure"],
        flag=entry["flag"],
    )
