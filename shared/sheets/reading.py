"""A filled-in form, line by line; whatever cannot be read is named by its cell, all of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shared.sheets.forms import Column, Form
from shared.sheets.guarding import check_file, unreadable
from shared.sheets.values import Unfit, Value, is_empty, value_of
from shared.web.problems import FieldError, Problem, validation

HEADING_ROW = 1
MOST_COLUMNS = 100
"""What stands to the right of them is not looked at: one cell in Excel's last column must not cost 16 384."""
LAST_ROW = 1_048_576  # of Excel
MOST_NAMED = 100  # merged ranges


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet, counted from 1, and what stands in it by the name of its column."""

    row: int
    values: Mapping[str, Value]


@dataclass(slots=True)
class Sheet:
    """`lines`: those that could be read. `errors`: why the others could not, by cell. `letters`: A, B, … by column."""

    name: str
    letters: Mapping[str, str]
    lines: list[Line] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)

    def cell(self, line: int, column: str) -> str:
        """`花名册!C7`: where the column of a line stands, lines counted from 0."""
        return _address(self.name, self.letters[column], self.lines[line].row)


def read_sheet(body: bytes, form: Form, most_lines: int) -> Sheet:
    """Raises `Problem`: 413, 422 where there is no such sheet, its headings are wrong, or it has too many lines."""
    check_file(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, keep_links=False)  # else one cell can ask for all others
        sheet = _sheet_of(book, form)
        _require_unmerged(body, sheet)
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        return _read(sheet, form, most_lines)
    except Problem:
        raise
    except Exception:
        # openpyxl says what is wrong with a file by errors of all kinds, and while it is read; none of them is ours
        raise unreadable() from None


def _sheet_of(book: Any, form: Form) -> Any:
    """By its name; the only one may have any."""
    sheets = book.worksheets
    for name in form.names.values():
        for sheet in sheets:
            if sheet.title.strip() == name:
                return sheet
    if len(sheets) == 1:
        return sheets[0]
    names = " / ".join(form.names.values())
    raise Problem(
        422, "sheet_missing", f"工作簿中没有名为“{names}”的工作表", f"The workbook has no sheet named {names}."
    )


def _read(sheet: Any, form: Form, most_lines: int) -> Sheet:
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    columns = _columns(sheet.title, next(rows, ()), form)
    found = Sheet(sheet.title, {column.name: get_column_letter(at) for at, column in columns.items()})
    blank: Sequence[Any] = ()
    for row, cells in enumerate(rows, start=HEADING_ROW + 1):
        if row > LAST_ROW:
            raise unreadable()
        if cells is blank:  # rows that the file leaves out are one and the same: a million of them cost nothing
            continue
        if all(map(is_empty, cells)):
            blank = cells
            continue
        if len(found.lines) + len(found.errors) >= most_lines:
            raise Problem(
                422, "too_many_lines", f"最多 {most_lines} 行，或错误过多", f"More than {most_lines} lines or errors."
            )
        _read_line(found, columns, row, cells)
    return found


def _read_line(found: Sheet, columns: Mapping[int, Column], row: int, cells: Sequence[Any]) -> None:
    values: dict[str, Value] = {}
    errors = []
    for at, cell in enumerate(cells, start=1):
        column, where = columns.get(at), _address(found.name, get_column_letter(at), row)
        try:
            if column is not None:
                values[column.name] = value_of(cell, column)
            elif not is_empty(cell):
                errors.append(FieldError("cell_without_heading", "该列没有表头", "this column has no heading",
                                         hint="移到对应的列，或删除 / move it to its column, or remove it",
                                         cell=where))  # fmt: skip
        except Unfit as unfit:
            errors.append(FieldError(unfit.code, unfit.zh, unfit.en, hint=unfit.hint, cell=where))
    found.errors += errors
    if not errors:
        found.lines.append(Line(row, values))


def _columns(sheet: str, cells: Sequence[Any], form: Form) -> dict[int, Column]:
    """By their position, from 1. Raises `Problem` 422 for headings that are missing, unknown, or there twice."""
    found: dict[int, Column] = {}
    errors: list[FieldError] = []
    for at, cell in enumerate(cells, start=1):
        if is_empty(cell):
            continue
        column, where = form.column(str(cell.value)), _address(sheet, get_column_letter(at), HEADING_ROW)
        if column is None:
            errors.append(FieldError(
                "heading_unknown", "不认识的表头：只收集模板所列内容", "unknown heading: only the template's are taken",
                hint="删除该列，或按模板填写 / remove the column, or use the template's heading", cell=where,
                value=str(cell.value)[:40],
            ))  # fmt: skip
        elif column in found.values():
            errors.append(FieldError("heading_twice", "表头重复", "this heading stands twice",
                                     hint="删除其一 / remove one of them", cell=where))  # fmt: skip
        else:
            found[at] = column
    errors += _missing(sheet, form, list(found.values()))
    if errors:
        raise validation(errors)
    return found


def _missing(sheet: str, form: Form, found: Sequence[Column]) -> Iterator[FieldError]:
    for column in form.columns:
        if column not in found:
            zh, en = column.headings["zh"], column.headings["en"]
            yield FieldError("heading_missing", f"缺少表头“{zh}”", f"the heading {en} is missing",
                             hint=f"表头须在第 {HEADING_ROW} 行 / headings stand in row {HEADING_ROW}",
                             cell=_address(sheet, "A", HEADING_ROW))  # fmt: skip


def _require_unmerged(body: bytes, sheet: Any) -> None:
    """Raises `Problem` 422 naming merged cells: of the second cell of a range nobody knows whether it is empty."""
    errors = [
        FieldError("cell_merged", f"合并单元格 {span}", f"merged cells {span}",
                   hint="取消合并，每格分别填写 / unmerge them and fill in each",
                   cell=f"{sheet.title}!{span.partition(':')[0]}")
        for span in islice(_merged(body, sheet), MOST_NAMED)
    ]  # fmt: skip
    if errors:
        raise validation(errors)


def _merged(body: bytes, sheet: Any) -> Iterator[str]:
    """Read from the sheet's part of the file: openpyxl knows them only in the mode that makes every cell of a range."""
    with ZipFile(BytesIO(body)) as packed, packed.open(sheet._worksheet_path) as part:
        try:
            for _, element in iterparse(part):
                if element.tag.endswith("}mergeCell"):
                    yield element.get("ref", "")
                element.clear()
        except ParseError:
            raise unreadable() from None


def _address(sheet: str, letter: str, row: int) -> str:
    return f"{sheet}!{letter}{row}"
