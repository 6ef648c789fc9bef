"""The empty workbook that a form is filled into."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from shared.sheets.forms import Column, Form, Language

PREPARED_ROWS = 1_000  # with a list to choose from
_PLAIN = {"text": "@", "code": "@", "digits": "@", "choice": "@", "whole": "0"}


def template(form: Form, language: Language) -> bytes:
    """A sheet with headings alone, and one that explains the columns.

    Cells are text wherever digits may begin with 0 or be many, so that Excel leaves them as they are typed.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#174A5B", "font_color": "#FFFFFF", "border": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet, notes = book.add_worksheet(form.names[language]), book.add_worksheet(form.notes_names[language])
        notes.set_column(0, 0, 24)
        notes.set_column(1, 1, 90, wrapped)
        for position, column in enumerate(form.columns):
            typed = book.add_format({"num_format": _PLAIN[column.kind]})
            sheet.set_column(position, position, column.width, typed)
            sheet.write_string(0, position, column.headings[language], heading)
            notes.write_string(position, 0, column.headings[language], heading)
            notes.write_string(position, 1, column.notes[language])
            if column.choices:
                sheet.data_validation(1, position, PREPARED_ROWS, position, _listed(column, language))
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _listed(column: Column, language: Language) -> dict[str, object]:
    return {"validate": "list", "source": list(column.choices[language])}
