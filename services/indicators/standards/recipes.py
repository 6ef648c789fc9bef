"""From the entries of a file to measures over records, and to the recipes that make evidence from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.indicators.standards.entries import Entry
from services.indicators.standards.model import Cities, Condition, Recipe, RecordMeasure

RECIPE = ("counts", "of", "items", "rosters", "cities", "expected", "reported", "each", "unknown")
TESTS = ("min", "max", "not")


def measure(code: str, entry: Entry) -> RecordMeasure:
    return RecordMeasure(
        code=code,
        zh=entry["name"]["zh"],
        en=entry["name"]["en"],
        kind=entry["kind"],
        of=entry["of"],
        where=tuple(_condition(name, value) for name, value in entry.get("where", {}).items()),
        amount=entry.get("amount"),
        unit=entry["unit"],
        by=entry.get("by", "institution"),
        itself=entry.get("itself", False),
    )


def recipe(entry: Entry) -> Recipe | None:
    """The fields of `evidence` that say how it is made, with its settings applied; None where there are none."""
    settings = entry.get("settings", {})
    told = {name: chosen(entry[name], settings) for name in RECIPE if name in entry}
    if not told:
        return None
    counts, cities = told.get("counts", ()), told.get("cities")
    return Recipe(
        counts=(counts,) if isinstance(counts, str) else tuple(counts),
        of=told.get("of"),
        items={item: chosen(formula, settings) for item, formula in told.get("items", {}).items()},
        rosters=tuple(told.get("rosters", ())),
        cities=Cities(**cities) if cities else None,
        expected=told.get("expected"),
        reported=told.get("reported"),
        each=tuple(told.get("each", ())),
        unknown=told.get("unknown"),
    )


def chosen(value: Any, settings: Mapping[str, str]) -> Any:
    """`{leases: {left_out: A, counted: B}}` is A where the setting `leases` is left_out; `KeyError` for no choice."""
    if isinstance(value, dict) and len(value) == 1:
        ((setting, choices),) = value.items()
        if setting in settings and isinstance(choices, dict):
            return choices[settings[setting]]
    return value


def _condition(field: str, value: Any) -> Condition:
    """`kind: solar`, `kind: [a, b]`, `setpoint: {min: 260}`."""
    if isinstance(value, dict):
        ((test, bound),) = value.items()
        if test not in TESTS:
            raise ValueError(f"{test!r} is no test of a field: {', '.join(TESTS)}")
        return Condition(field, test, bound)
    if isinstance(value, list):
        return Condition(field, "in", tuple(value))
    return Condition(field, "is", value)
