"""A table of items: one declaration of its columns serves the CSV and the workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the CSV's heading, `zh` and `en` the workbook's.

    `of` gives the text of an item's cell: of a `number` a plain decimal with all its digits, None for nothing.
    `words` says what people read for a code; `decimals` with how many decimals a number is shown, None for as many
    as it has. A `printed` column is on the paper; the others are to the right of it.
    """

    name: str
    zh: str
    en: str
    width: int
    of: Callable[[Item], Any]
    kind: Literal["text", "number"] = "text"
    words: Mapping[str, str] = field(default_factory=dict)
    decimals: Callable[[Item], int | None] = lambda _item: None
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """What one sheet holds; `name` of the sheet in both languages."""

    name: str
    columns: Sequence[Column]
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Report:
    """Rows with what is needed to read them: `facts` (label, text) of all of them, `definitions` of each kind."""

    title: str
    rows: Table
    facts: Sequence[tuple[str, str]]
    definitions: Table


def named(name: str) -> Callable[[Item], Any]:
    """The field of an item, as it is."""
    return lambda item: item[name]


def cell(column: Column, item: Item) -> str | None:
    """The text of a cell, the same in every format."""
    value = column.of(item)
    return None if value is None else str(value)
