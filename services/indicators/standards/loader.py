"""From YAML text to a standard. The files of the package are the ones loaded by the migration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from services.indicators.standards.entries import Entry, exact, header, text
from services.indicators.standards.model import (
    Display,
    Factor,
    FactorSet,
    FactorTable,
    Indicator,
    IndicatorStandard,
    Quantity,
    Reference,
    ReviewRules,
    Standard,
    StandardError,
)
from services.indicators.standards.plans import plan
from services.indicators.standards.recipes import measure
from services.indicators.standards.text import load
from shared.review import read_rules

STANDARDS = Path(__file__).parents[3] / "schemas" / "standards"


def packaged() -> Iterator[tuple[Path, str]]:
    """Path and text of every standard of this package."""
    for path in sorted(STANDARDS.glob("*/*.yaml")):
        yield path, path.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read(content: str) -> Standard:
    """The same text is read once: a plan takes a tenth of a second, and a standard is never changed.

    Raises `StandardError`. Deeper faults (formulas, references) are found by `checks`, with file and line."""
    try:
        data = load(content)
        return _KINDS[data["kind"]](data)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise StandardError(f"not a standard: {type(error).__name__}: {error}") from error


def _factor_table(data: Entry) -> FactorTable:
    sets: dict[str, FactorSet] = {}
    for name, entry in data["sets"].items():
        inherited = sets[entry["based_on"]].values if "based_on" in entry else {}
        own = {
            code: _factor(value["value"], value["unit"], entry["source"])
            for code, value in entry.get("values", {}).items()
        }
        years = {int(year): _year(columns, entry) for year, columns in entry.get("years", {}).items()}
        sets[name] = FactorSet(name, {**inherited, **own}, years)
    return FactorTable(header(data), sets)


def _year(columns: Entry, entry: Entry) -> dict[str, Factor]:
    source = columns.get("source", entry["source"])
    return {code: _factor(value, entry["unit"], source) for code, value in columns.items() if code != "source"}


def _factor(value: str, unit: str, source: Entry) -> Factor:
    return Factor(exact(value), value, unit, text(source))


def _indicators(data: Entry) -> IndicatorStandard:
    extends = Reference.parse(data["extends"]) if "extends" in data else None
    return IndicatorStandard(
        header=header(data),
        extends=extends,
        form="" if extends or "measures" in data else data["form"],
        base_year=0 if extends else data["base_year"],
        factors={name: Reference.parse(text) for name, text in data.get("factors", {}).items()},
        terms=data.get("terms", {}),
        indicators={code: _indicator(code, entry) for code, entry in data.get("indicators", {}).items()},
        measures={code: measure(code, entry) for code, entry in data.get("measures", {}).items()},
    )


def _indicator(code: str, entry: Entry) -> Indicator:
    return Indicator(
        code=code,
        zh=entry["name"]["zh"],
        en=entry["name"]["en"],
        unit=entry["unit"],
        numerator=Quantity(**entry["numerator"]),
        denominator=Quantity(**entry["denominator"]) if "denominator" in entry else None,
        over=entry.get("over"),
        unpriced=tuple(entry.get("unpriced", ())),
        display=Display(**entry["display"]),
        expected=entry.get("expected"),
        reported=entry.get("reported"),
    )


def _review(data: Entry) -> ReviewRules:
    return ReviewRules(header(data), read_rules(data))


_KINDS: dict[str, Callable[[Entry], Standard]] = {
    "factors": _factor_table,
    "indicators": _indicators,
    "plan": plan,
    "review": _review,
}
