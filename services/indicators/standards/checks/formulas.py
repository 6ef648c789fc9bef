"""Whether a formula can be read, and which names it uses: for every rule about formulas."""

from __future__ import annotations

from collections.abc import Iterator

from services.indicators.standards.checks.fault import Fault, fault
from services.indicators.standards.document import Document, Place
from services.indicators.standards.grammar import FormulaError, names


def ill_formed(document: Document, place: Place, text: str) -> Iterator[Fault]:
    """A formula outside the grammar."""
    try:
        list(names(text))
    except FormulaError as error:
        yield fault(document, place, "bad_formula", "公式不在允许的语法之内", str(error))


def names_in(text: str) -> list[str]:
    """None where there is no formula, or one that `ill_formed` refuses."""
    try:
        return list(names(text)) if text else []
    except FormulaError:
        return []
