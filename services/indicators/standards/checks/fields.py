"""What the rules for plans, targets and duties share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any

from services.indicators.standards.checks.fault import Fault, Others, fault
from services.indicators.standards.document import Document, Place
from services.indicators.standards.model import Reference
from shared.geography import NATION, regions

Entry = dict[str, Any]
OfTarget = Callable[[Document, str, Entry], Iterator[Fault]]
RECORD = re.compile(r"(statistics|vehicles|waste|food|training|projects|access|indicators)/[a-z]+(-[a-z]+)*")


def targets(document: Document) -> Iterator[tuple[Place, str, Entry]]:
    for code, entry in document.data["targets"].items():
        yield ("targets", code), code, entry


def duties(document: Document) -> Iterator[tuple[Place, str, Entry]]:
    for code, entry in document.data.get("duties", {}).items():
        yield ("duties", code), code, entry


def not_allowed(document: Document, place: Place, field: str, choices: Iterable[str]) -> Fault:
    listed = list(choices)
    zh, en = f"{field} 应为 {'、'.join(listed)}", f"{field} is one of {', '.join(listed)}"
    return fault(document, (*place, field), "not_allowed", zh, en)


def is_exact(value: object) -> bool:
    """A quoted decimal or fraction: '5.29', '1/3'."""
    return isinstance(value, str) and re.fullmatch(r"\d+(\.\d+|/[1-9]\d*)?", value, re.ASCII) is not None


def amount(value: object) -> Fraction | None:
    return Fraction(str(value)) if is_exact(value) else None


def unknown_regions(document: Document, codes: Iterable[str]) -> list[str]:
    """Those that are no division of the plan's region."""
    whole = () if document.data["region"] == NATION else tuple(document.data["region"].split(","))
    return [
        code for code in codes if regions().get(str(code)) is None or not (not whole or str(code).startswith(whole))
    ]


def indicators(document: Document, others: Others) -> Document | None:
    """The standard whose indicators the plan names."""
    reference = Reference.parse(document.data["indicators"])
    return others.newest(reference.name, reference.major)
