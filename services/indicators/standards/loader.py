"""From YAML text to a standard. The files of the package are the ones loaded by the migration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from services.indicators.standards.model import (
    Display,
    Factor,
    FactorSet,
    FactorTable,
    Header,
    Indicator,
    IndicatorStandard,
    Plan,
    Quantity,
    Reference,
    Settings,
    Standard,
    StandardError,
    Target,
    Text,
    Version,
)

STANDARDS = Path(__file__).parents[3] / "schemas" / "standards"
Entry = Mapping[str, Any]


def packaged() -> Iterator[tuple[Path, str]]:
    """Path and text of every standard of this package."""
    for path in sorted(STANDARDS.glob("*/*.yaml")):
        yield path, path.read_text(encoding="utf-8")


def read(text: str) -> Standard:
    """Raises `StandardError`. Deeper faults (formulas, references) are found by `checks`, with file and line."""
    try:
        data = yaml.safe_load(text)
        return _KINDS[data["kind"]](data)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise StandardError(f"not a standard: {type(error).__name__}: {error}") from error


def version(text: str) -> Version:
    """`1.0.0` as three numbers; raises `StandardError`."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise StandardError(f"not a version: {text!r} (1.0.0)")
    return int(parts[0]), int(parts[1]), int(parts[2])


def _header(data: Entry) -> Header:
    return Header(
        name=data["name"],
        version=version(data["version"]),
        approved=data["approved"],
        zh=data["title"]["zh"],
        en=data["title"]["en"],
    )


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
    return FactorTable(_header(data), sets)


def _year(columns: Entry, entry: Entry) -> dict[str, Factor]:
    source = columns.get("source", entry["source"])
    return {code: _factor(value, entry["unit"], source) for code, value in columns.items() if code != "source"}


def _factor(text: str, unit: str, source: Entry) -> Factor:
    return Factor(_exact(text), text, unit, Text(source["zh"], source["en"]))


def _exact(text: object) -> Fraction:
    if not isinstance(text, str):
        raise StandardError(f"a decimal must be quoted: {text!r}")
    return Fraction(text)


def _indicators(data: Entry) -> IndicatorStandard:
    extends = Reference.parse(data["extends"]) if "extends" in data else None
    return IndicatorStandard(
        header=_header(data),
        extends=extends,
        form="" if extends else data["form"],
        base_year=0 if extends else data["base_year"],
        factors={name: Reference.parse(text) for name, text in data["factors"].items()},
        terms=data.get("terms", {}),
        indicators={code: _indicator(code, entry) for code, entry in data.get("indicators", {}).items()},
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
    )


def _plan(data: Entry) -> Plan:
    settings = data["settings"]
    return Plan(
        header=_header(data),
        code=data["plan"],
        document_no=data["document_no"],
        region=data["region"],
        start=data["start"],
        end=data["end"],
        base_year=data["base_year"],
        indicators=Reference.parse(data["indicators"]),
        settings=Settings(Fraction(settings["c_min"], 100), settings["compare"]),
        targets={code: _target(code, entry) for code, entry in data["targets"].items()},
    )


def _target(code: str, entry: Entry) -> Target:
    return Target(
        code=code,
        box=entry["box"],
        anchor=entry["anchor"],
        zh=entry["zh"],
        en=entry["name_en"],
        nature=entry["nature"],
        unit=entry["unit"],
        kind=entry["kind"],
        rollup=entry["rollup"],
        indicator=entry["indicator"],
        per=entry["per"],
        comparator=entry["comparator"],
        baseline=None if entry["baseline"] is None else _exact(entry["baseline"]),
        target=None if entry["target"] is None else _exact(entry["target"]),
        deadline=entry["deadline"],
        inherits=entry["inherits"],
        frozen=entry.get("factors") == "frozen",
        decline_from=entry.get("decline_from"),
        status_from=entry.get("status_from"),
    )


_KINDS: dict[str, Callable[[Entry], Standard]] = {"factors": _factor_table, "indicators": _indicators, "plan": _plan}
