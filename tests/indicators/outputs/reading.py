"""Reads each format back into the same form: one dict of texts a row, by the CSV's headings."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pysdmx.io.json.sdmxjson2.reader.structure import read
from pysdmx.model import DataStructureDefinition
from pysdmx.model.message import StructureMessage

Rows = list[dict[str, str]]


def csv_rows(content: bytes) -> Rows:
    """Text that was marked as text is itself again."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: text.removeprefix("'") for name, text in row.items()} for row in rows]


def sheets(content: bytes) -> dict[str, Worksheet]:
    return {sheet.title: sheet for sheet in load_workbook(BytesIO(content)).worksheets}


def sheet_rows(sheet: Worksheet, head: int = 1) -> list[dict[str, Any]]:
    """By the English line of the heading in row `head`."""
    lines = list(sheet.iter_rows(min_row=head, values_only=True))
    names = [str(heading).partition("\n")[2] for heading in lines[0]]
    return [dict(zip(names, line, strict=True)) for line in lines[1:]]


def structures(content: bytes) -> StructureMessage:
    """Checked against the schema of SDMX-JSON 2.0, then read, by pysdmx."""
    return read(content.decode(), validate=True)


def sdmx_rows(content: bytes, message: StructureMessage) -> Rows:
    """SDMX-CSV 2.0 as the data structure has it: pysdmx's reading of that says what each column may hold."""
    rows = list(csv.DictReader(StringIO(content.decode(), newline="")))
    (flow,) = {row["STRUCTURE_ID"] for row in rows}
    assert {(row["STRUCTURE"], row["ACTION"]) for row in rows} == {("dataflow", "I")}
    structure = message.get_dataflow(f"Dataflow={flow}").structure
    assert isinstance(structure, DataStructureDefinition)
    components = {each.id: each for each in structure.components}
    for row in rows:
        cells = {name: text for name, text in row.items() if name not in ("STRUCTURE", "STRUCTURE_ID", "ACTION")}
        assert list(cells) == list(components)
        for name, text in cells.items():
            component = components[name]
            assert text or not component.required, name
            if text and component.enumeration:
                assert text in {code.id for code in component.enumeration}, (name, text)
    dimensions = [[row[each.id] for each in structure.components.dimensions] for row in rows]
    assert len({tuple(key) for key in dimensions}) == len(rows), "a key stands twice"
    return rows
