"""A report as an Excel workbook: rows and definitions, to be read on the screen and on A4 paper."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.indicators.outputs.table import Column, Report, Table, cell

A4 = 9
COLOURS = {  # of a status: ground and text, told apart without colour by the words
    "met": ("#C6EFCE", "#0B5A23"),
    "on_track": ("#DDEBF7", "#1F4E79"),
    "behind": ("#FFC7CE", "#9C0006"),
    "not_applicable": ("#EDEDED", "#595959"),
    "no_data": ("#FFF2CC", "#7F6000"),
}
INTEGER, AS_IT_IS = "#,##0", "#,##0.00####"
WIDEST_PAGE = 220  # characters across a page that can still be read


def as_workbook(report: Report) -> bytes:
    """Two sheets. Numbers are numbers, at the full precision of a cell; rounding is only their format."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": report.title, "company": "巴蜀 Bashu"})
        styles = _Styles(book)
        rows = book.add_worksheet(report.rows.name)
        _fill(rows, report.rows, styles, at=0)
        rows.freeze_panes(1, 2)
        _print(rows, report.rows, report.title, first=0)
        definitions = book.add_worksheet(report.definitions.name)
        for row, (label, text) in enumerate(report.facts):
            definitions.write_string(row, 0, label, styles.get(bold=True))
            definitions.write_string(row, 1, text, styles.get())
        head = len(report.facts) + 1
        _fill(definitions, report.definitions, styles, at=head)
        definitions.freeze_panes(head + 1, 1)
        _print(definitions, report.definitions, report.title, first=head)
    return out.getvalue()


class _Styles:
    """Formats are made once each: a workbook holds at most some tens of thousands."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def get(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", "font_size": 10, **properties})
        return self._made[key]

    def heading(self) -> Format:
        return self.get(bold=True, text_wrap=True, bg_color="#174A5B", font_color="#FFFFFF", border=1)


def _fill(sheet: Worksheet, table: Table, styles: _Styles, at: int) -> None:
    """Headings in row `at`, an item in each row below."""
    for position, column in enumerate(table.columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(at, position, f"{column.zh}\n{column.en}", styles.heading())
    sheet.set_row(at, 30)
    for row, item in enumerate(table.items, at + 1):
        for position, column in enumerate(table.columns):
            text = cell(column, item)
            if text is None:
                sheet.write_blank(row, position, None, styles.get(border=4))
            elif column.kind == "number":
                shown = _number_format(text, column.decimals(item))
                sheet.write_number(row, position, float(text), styles.get(border=4, num_format=shown))
            else:
                sheet.write_string(row, position, column.words.get(text, text), _text_style(column, text, styles))
    if table.items:
        sheet.autofilter(at, 0, at + len(table.items), len(table.columns) - 1)


def _text_style(column: Column, text: str, styles: _Styles) -> Format:
    if column.name != "status":
        return styles.get(border=4, text_wrap=True)
    ground, ink = COLOURS[text]
    return styles.get(border=4, bold=True, bg_color=ground, font_color=ink)


def _number_format(text: str, decimals: int | None) -> str:
    if decimals is None:
        return INTEGER if Fraction(text).denominator == 1 else AS_IT_IS
    return f"{INTEGER}.{'0' * decimals}" if decimals else INTEGER


def _print(sheet: Worksheet, table: Table, title: str, first: int) -> None:
    """A4 across, headings on every page; the columns that are not printed stand to the right of those that are."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    printed = [column for column in table.columns if column.printed]
    sheet.fit_to_pages(ceil(sum(column.width for column in printed) / WIDEST_PAGE), 0)
    sheet.repeat_rows(first)
    sheet.repeat_columns(0)
    sheet.print_area(0, 0, first + len(table.items), len(printed) - 1)
    sheet.set_header(f"&L{title}")
    sheet.set_footer("&L&A&R第 &P 页，共 &N 页  page &P of &N")
