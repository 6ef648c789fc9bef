"""Workbooks as people and programs make them, good and bad."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook


def workbook(*rows: tuple[Any, ...], name: str = "名单", change: Callable[[Any], object] = lambda _: None) -> bytes:
    """One sheet with these rows; `change` does to it what rows cannot say."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    change(sheet)
    return _saved(book)


def filled(template: bytes, *rows: tuple[Any, ...]) -> bytes:
    """A template with rows typed into its first sheet, in the format of its columns."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    for at, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column, value)
    return _saved(book)


def repacked(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with parts added or replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet_part(rows: str, after: str = "", before: str = "") -> bytes:
    """The part `xl/worksheets/sheet1.xml`, as only a program would write it."""
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{xmlns}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def _saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
