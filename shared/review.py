"""Rules of review as data: `schemas/standards/review/<semver>.yaml`, applied by who takes returns in.

What a rule tests is code (`TESTS` names the tests); when it speaks, about whom and in which words is data. A changed
tolerance is a new version of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

REVIEW = Path(__file__).parent.parent / "schemas" / "standards" / "review"
SEVERITIES = ("soft", "hard")


class Test(NamedTuple):
    """What a rule may be about, and the names that its texts may fill in between braces, as in `{tolerance}`."""

    fields: tuple[str, ...] = ()  # the rule names one of these levels of the form
    has_tolerance: bool = False
    leaves_out: bool = False  # the rule may name lines that it does not look at
    fills: tuple[str, ...] = ()


_LEVELS = ("floor_area", "users")
TESTS: Mapping[str, Test] = {
    "level_unknown": Test(fields=_LEVELS, fills=("name_zh", "name_en")),
    "level_changed": Test(fields=_LEVELS, has_tolerance=True, fills=("name_zh", "name_en", "tolerance")),
    "quantity_changed": Test(has_tolerance=True, fills=("item_zh", "item_en", "tolerance", "before", "unit")),
    "quantities_repeated": Test(),
    "months_differ": Test(has_tolerance=True, fills=("item", "tolerance")),
    "cost_missing": Test(leaves_out=True),
    "price_outside": Test(fills=("item_zh", "item_en", "price", "unit", "lowest", "highest")),
    "above_constraint": Test(has_tolerance=True, fills=("value", "limit", "tolerance")),
    "below_guide": Test(has_tolerance=True, fills=("value", "limit", "tolerance")),
    "grown_beyond_measure": Test(has_tolerance=True, fills=("name_zh", "name_en", "tolerance")),
}
"""`tolerance` is in %; of `grown_beyond_measure`, how many times the last accepted value is believed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry. It holds for returns whose period ends from `valid_from` to `valid_to`, both inclusive."""

    code: str
    test: str
    severity: Literal["soft", "hard"]
    zh: str
    en: str
    hint: str
    field: str | None
    tolerance: int | Decimal  # whole ones are int: they multiply amounts by the dozen, four times as fast
    leaves_out: frozenset[str]  # lines, as `item` or `item/split`
    forms: tuple[str, ...]  # none: all; likewise below
    types: tuple[str, ...]
    regions: tuple[str, ...]  # with everything below them
    valid_from: date
    valid_to: date | None

    def holds(self, form: str, day: date, type_code: str, region: str) -> bool:
        return (
            self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
            and (not self.forms or form in self.forms)
            and (not self.types or type_code in self.types)
            and (not self.regions or region.startswith(self.regions))
        )


@dataclass(frozen=True, slots=True, eq=False)  # one a version: each is read once
class Rules:
    """One version, its rules in the order in which findings are told."""

    version: tuple[int, ...]
    approved: date
    rules: tuple[Rule, ...]

    @property
    def label(self) -> str:
        return "review@" + ".".join(map(str, self.version))


def read_rules(data: Mapping[str, Any]) -> Rules:
    """Raises `KeyError`, `TypeError` or `ValueError` for what `bashu standards validate` would have told better."""
    rules = tuple(_rule(name, entry) for name, entry in data["rules"].items())
    return Rules(tuple(map(int, data["version"].split("."))), data["approved"], rules)


def in_force(on: date, *, further: Iterable[Rules] = ()) -> Rules:
    """The newest version that is approved by a day; before the first approval, the first.

    `further`: versions beside the packaged ones.
    """
    versions = _with(further)
    approved = [rules for rules in versions if rules.approved <= on]
    return (approved or versions[:1])[-1]


def codes(*, further: Iterable[Rules] = ()) -> frozenset[str]:
    """What findings may be called, by any version."""
    return frozenset(rule.code for rules in _with(further) for rule in rules.rules)


def _rule(name: str, entry: Mapping[str, Any]) -> Rule:
    if entry["test"] not in TESTS:
        raise ValueError(f"no such test: {entry['test']}")
    return Rule(
        code=entry.get("code", name),
        test=entry["test"],
        severity=entry["severity"],
        zh=entry["zh"],
        en=entry["en"],
        hint=entry["hint"],
        field=entry.get("field"),
        tolerance=_number(entry.get("tolerance", "0")),
        leaves_out=frozenset(entry.get("leaves_out", ())),
        forms=_texts(entry.get("forms", ())),
        types=_texts(entry.get("types", ())),
        regions=_texts(entry.get("regions", ())),
        valid_from=entry["valid_from"],
        valid_to=entry.get("valid_to"),
    )


def _number(text: str) -> int | Decimal:
    return int(text) if text.isdecimal() else Decimal(text)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _with(further: Iterable[Rules]) -> list[Rules]:
    """Every version, oldest first."""
    return sorted([*_packaged(), *further], key=lambda rules: rules.version)


@cache
def _packaged() -> list[Rules]:
    return [read_rules(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in REVIEW.glob("*.yaml")]
