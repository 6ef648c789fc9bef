"""CSV that Excel opens as it is meant: UTF-8 with its mark, and no cell that runs as a formula."""

from __future__ import annotations

import csv
from io import StringIO

from services.indicators.outputs.table import Column, Item, Table, cell

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> bytes:
    """Headings are the names of the API; an empty cell is unknown, never 0."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    writer.writerows([_cell(column, item) for column in table.columns] for item in table.items)
    return out.getvalue().encode("utf-8-sig")


def _cell(column: Column, item: Item) -> str:
    text = cell(column, item) or ""
    return text if column.kind == "number" else harmless(text)


def harmless(text: str) -> str:
    """Text that a spreadsheet would run is marked as text by an apostrophe."""
    return "'" + text if text.startswith(FORMULA_SIGNS) else text
