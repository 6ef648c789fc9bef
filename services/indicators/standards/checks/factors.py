"""Rules for factor tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.document import Document, Place
from shared.geography import PROVINCES


def values_are_exact(document: Document, _others: Others) -> Iterator[Fault]:
    for place, value in _values(document):
        if not isinstance(value, str) or not re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII):
            zh, en = f"{value!r} 应为带引号的十进制数", f"{value!r} is not a quoted decimal"
            yield fault(document, place, "not_exact", zh, en)


def values_have_unit_and_source(document: Document, _others: Others) -> Iterator[Fault]:
    for name, entry in document.data["sets"].items():
        place = ("sets", name)
        if not _is_told_twice(entry.get("source")):
            yield _no_source(document, place)
        for year, columns in entry.get("years", {}).items():
            if "source" in columns and not _is_told_twice(columns["source"]):
                yield _no_source(document, (*place, "years", str(year)))
        if "years" in entry and not entry.get("unit"):
            yield fault(document, place, "no_unit", "缺少单位 unit", "unit is missing")
        for code, value in entry.get("values", {}).items():
            if not value.get("unit"):
                yield fault(document, (*place, "values", code), "no_unit", "缺少单位 unit", "unit is missing")


def years_have_both_provinces(document: Document, _others: Others) -> Iterator[Fault]:
    for name, entry in document.data["sets"].items():
        for year, columns in entry.get("years", {}).items():
            for province in PROVINCES:
                if province not in columns:
                    zh, en = f"{year} 年缺少 {province}", f"{province} is missing in {year}"
                    yield fault(document, ("sets", name, "years", str(year)), "no_province", zh, en)


def based_on_an_earlier_set(document: Document, _others: Others) -> Iterator[Fault]:
    seen: set[str] = set()
    for name, entry in document.data["sets"].items():
        base = entry.get("based_on")
        if base is not None and base not in seen:
            zh, en = f"{base} 应在前面定义", f"{base} is not defined above"
            yield fault(document, ("sets", name, "based_on"), "unknown_set", zh, en)
        seen.add(name)


def _is_told_twice(source: object) -> bool:
    return isinstance(source, dict) and all(source.get(language) for language in ("zh", "en"))


def _no_source(document: Document, place: Place) -> Fault:
    return fault(
        document, (*place, "source"), "no_source", "缺少来源 source（zh 和 en）", "source (zh and en) is missing"
    )


def _values(document: Document) -> Iterator[tuple[Place, object]]:
    for name, entry in document.data["sets"].items():
        for code, value in entry.get("values", {}).items():
            yield ("sets", name, "values", code), value.get("value")
        for year, columns in entry.get("years", {}).items():
            for code, value in columns.items():
                if code != "source":
                    yield ("sets", name, "years", str(year), code), value
