"""Files that are made to harm, or are no workbook: refused before they cost anything."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from shared.sheets.guarding import MOST_PARTS, MOST_UNPACKED
from shared.sheets.reading import read_sheet
from tests.sheets.making import repacked, sheet_part, workbook
from tests.sheets.test_reading import FORM, GOOD, HEADINGS, refused

BOOK = workbook(HEADINGS, GOOD)
PART = "xl/worksheets/sheet1.xml"
HEADING_CELLS = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
HEADING_ROW = f'<row r="1">{HEADING_CELLS}</row>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{of};" * 50}">' for of, name in zip("abcdefg", "bcdefgh", strict=True)
)


def packed(parts: int, size: int) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number in range(parts):
            archive.writestr(f"part{number}", bytes(size))
    return out.getvalue()


@pytest.mark.parametrize(
    ("book", "code"),
    [
        (b"", "workbook_unreadable"),
        (b"name,code\n", "workbook_unreadable"),
        (BOOK[:-30], "workbook_unreadable"),
        (packed(1, 10), "workbook_unreadable"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "workbook_locked"),
        (repacked(BOOK, {"xl/vbaProject.bin": b"macro"}), "workbook_macros"),
        (repacked(BOOK, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "workbook_links"),
        (repacked(BOOK, {PART: b"<worksheet"}), "workbook_unreadable"),
        (repacked(BOOK, {PART: sheet_part("<row>&h;</row>", before=LAUGHS + "]>")}), "workbook_unreadable"),
        (repacked(BOOK, {PART: sheet_part(HEADING_ROW + '<row r="99999999999"><c><v>1</v></c></row>')}),
         "workbook_unreadable"),
        (packed(1, MOST_UNPACKED + 1), "workbook_too_large"),
        (packed(MOST_PARTS + 1, 0), "workbook_too_large"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_opened(book: bytes, code: str) -> None:
    problem = refused(book)

    assert (problem.code, problem.status) == (code, 413 if code == "workbook_too_large" else 422)


def test_a_merged_range_of_all_cells_is_named_not_made() -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    problem = refused(repacked(BOOK, {PART: sheet_part(HEADING_ROW, after=merged)}))

    assert [error.code for error in problem.errors] == ["cell_merged"]


def test_a_sheet_that_understates_its_size_is_read_to_its_end() -> None:
    """Else a line is lost, and nobody hears of it."""
    part = sheet_part(f'{HEADING_ROW}<row r="2"><c r="A2"><v>1</v></c></row>')
    lying = part.replace(b"<sheetData>", b'<dimension ref="A1:E1"/><sheetData>')

    assert [error.cell for error in read_sheet(repacked(BOOK, {PART: lying}), FORM, 100).errors] == ["名单!A2"]


def test_a_row_of_a_million_columns_costs_no_more_than_its_headings() -> None:
    far = '<row r="2"><c r="A2" t="inlineStr"><is><t>王晓明</t></is></c><c r="XFD2"><v>1</v></c></row>'
    assert len(read_sheet(repacked(BOOK, {PART: sheet_part(HEADING_ROW + far)}), FORM, 100).lines) == 1
