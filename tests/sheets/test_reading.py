"""What can be read of a filled-in form, and by which cell everything else is named."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from shared.sheets.forms import LANGUAGES, Column, Form, Language
from shared.sheets.reading import Sheet, read_sheet
from shared.sheets.templates import template
from shared.web.problems import Problem
from tests.sheets.making import filled, workbook

COLOURS = {"zh": {"红": "red", "蓝": "blue"}, "en": {"Red": "red", "Blue": "blue"}}
NOTES = {"zh": "说明", "en": "A note."}
FORM = Form(
    {"zh": "名单", "en": "List"},
    {"zh": "说明", "en": "Notes"},
    (
        Column("name", {"zh": "姓名", "en": "Name"}, NOTES, "text", required=True),
        Column("code", {"zh": "代码", "en": "Code"}, NOTES, "code"),
        Column("tail", {"zh": "尾号", "en": "Last 4"}, NOTES, "digits", fewest=4),
        Column("minutes", {"zh": "分钟", "en": "Minutes"}, NOTES, "whole"),
        Column("colour", {"zh": "颜色", "en": "Colour"}, NOTES, "choice", choices=COLOURS),
    ),
)
HEADINGS = ("姓名", "代码", "尾号", "分钟", "颜色")
GOOD = ("王晓明", "12510104450723150X", "0815", 480, "红")


def read(*rows: tuple[Any, ...], **options: Any) -> Sheet:
    return read_sheet(workbook(HEADINGS, *rows, **options), FORM, 100)


def refused(book: bytes) -> Problem:
    with pytest.raises(Problem) as caught:
        read_sheet(book, FORM, 100)
    return caught.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_comes_back_empty_and_what_is_typed_into_it_as_it_was(language: Language) -> None:
    empty = template(FORM, language)
    nothing, something = read_sheet(empty, FORM, 100), read_sheet(filled(empty, GOOD), FORM, 100)

    assert (nothing.lines, nothing.errors) == ([], [])
    assert [line.values for line in something.lines] == [
        {"name": "王晓明", "code": "12510104450723150X", "tail": "0815", "minutes": 480, "colour": "red"}
    ]


def test_the_template_keeps_zeros_by_text_cells_offers_the_choices_and_explains_itself() -> None:
    sheet, notes = load_workbook(BytesIO(template(FORM, "en"))).worksheets
    (offered,) = sheet.data_validations.dataValidation

    assert [sheet.column_dimensions[letter].number_format for letter in "BC"] == ["@", "@"]
    assert offered.formula1 == '"Red,Blue"'
    assert [row[0].value for row in notes.iter_rows()] == ["Name", "Code", "Last 4", "Minutes", "Colour"]


def test_headings_of_either_language_in_any_order_blanks_and_empty_rows() -> None:
    book = workbook((" Last 4", "姓 名", "colour", "CODE", "分钟"), (), ("0815", " 王晓明　", "blue", None, "480"))
    (line,) = read_sheet(book, FORM, 100).lines

    assert line.row == 3
    assert line.values == {"name": "王晓明", "code": None, "tail": "0815", "minutes": 480, "colour": "blue"}


@pytest.mark.parametrize(
    ("at", "value", "code", "cell"),
    [
        (0, None, "missing_field", "A3"),
        (0, "　", "missing_field", "A3"),
        (0, 815, "cell_not_text", "A3"),
        (0, True, "cell_not_text", "A3"),
        (0, "=HYPERLINK(A1)", "cell_formula", "A3"),
        (0, date(2026, 3, 1), "cell_date", "A3"),
        (1, 125101044507231500, "cell_number_of_code", "B3"),
        (1, "#N/A", "cell_error", "B3"),
        (2, 815, "cell_zero_lost", "C3"),
        (2, -8151, "cell_not_digits", "C3"),
        (2, 81.5, "cell_not_whole", "C3"),
        (2, date(2026, 8, 15), "cell_date", "C3"),
        (3, "八小时", "cell_not_whole", "D3"),
        (3, "-5", "cell_not_whole", "D3"),
        (3, 7.5, "cell_not_whole", "D3"),
        (4, "绿", "cell_not_chosen", "E3"),
    ],
)
def test_a_cell_that_does_not_hold_what_its_column_asks_for(at: int, value: object, code: str, cell: str) -> None:
    found = read(GOOD, (*GOOD[:at], value, *GOOD[at + 1 :]))
    (error,) = found.errors

    assert (error.code, error.cell, error.pointer) == (code, f"名单!{cell}", "")
    assert error.zh
    assert error.en
    assert error.hint
    assert error.value is None, "it may be a name in the wrong column"
    assert len(found.lines) == 1


def test_everything_that_is_wrong_is_named_at_once() -> None:
    found = read((None, 1, 815, 7.5, "绿"), GOOD, ("赵建国", None, "=1", None, None))

    assert [error.cell for error in found.errors] == [f"名单!{cell}" for cell in ("A2", "B2", "C2", "D2", "E2", "C4")]


def test_a_number_that_is_shown_with_zeros_is_read_as_it_is_shown() -> None:
    def fixed(sheet: Any) -> None:
        sheet["C2"].number_format = "0000"

    (line,) = read(("王晓明", None, 815, None, None), change=fixed).lines

    assert line.values["tail"] == "0815"


def test_a_text_that_begins_like_a_formula_is_a_text() -> None:
    def as_text(sheet: Any) -> None:
        sheet["A2"].data_type = "s"

    (line,) = read(("=王", None, None, None, None), change=as_text).lines

    assert line.values["name"] == "=王"


def test_merged_cells_are_named_for_nobody_knows_what_stands_in_the_second() -> None:
    problem = refused(workbook(HEADINGS, GOOD, GOOD, GOOD, change=lambda sheet: sheet.merge_cells("B2:B4")))

    assert [(error.code, error.cell) for error in problem.errors] == [("cell_merged", "名单!B2")]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (HEADINGS[:4], [("heading_missing", "名单!A1")]),
        ((*HEADINGS, "身份证号"), [("heading_unknown", "名单!F1")]),
        ((*HEADINGS, "姓名"), [("heading_twice", "名单!F1")]),
        ((), [("heading_missing", "名单!A1")] * 5),
    ],
)
def test_headings_are_those_of_the_template(headings: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert [(error.code, error.cell) for error in refused(workbook(headings, GOOD)).errors] == expected


def test_what_stands_below_no_heading_is_not_passed_over() -> None:
    assert [(error.code, error.cell) for error in read((*GOOD, "1986")).errors] == [("cell_without_heading", "名单!F2")]


def test_the_sheet_is_found_by_its_name_or_is_the_only_one() -> None:
    assert read(GOOD, name="Sheet1").lines
    two = workbook(HEADINGS, GOOD, name="Sheet1", change=lambda sheet: sheet.parent.create_sheet("Sheet2"))

    assert refused(two).code == "sheet_missing"


def test_more_lines_than_allowed_are_refused() -> None:
    with pytest.raises(Problem, match="too_many_lines"):
        read_sheet(workbook(HEADINGS, GOOD, GOOD, GOOD), FORM, 2)
