"""花名册 in Excel: the template, and the filled-in file; what is wrong with it is named by cell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from services.training.api.rosters import ONE, WRITE
from services.training.commands.rosters import Sent, judge_roster, put_roster
from services.training.commands.sessions import SESSIONS
from services.training.rules.roster_form import ROSTER
from services.training.rules.rosters import MOST_ROWS, Row, check_size
from shared.db import Database
from shared.kinds.routes import key_of
from shared.records import documents
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.kind import Key
from shared.records.routes import Body, Condition
from shared.sheets import MEDIA
from shared.sheets.forms import Language
from shared.sheets.reading import HEADING_ROW, Sheet, read_sheet
from shared.sheets.templates import template
from shared.web.answers import attachment, json_answer
from shared.web.auth import Principal, caller
from shared.web.conditions import etag
from shared.web.problems import FieldError, Problem

MODE = "check：只校验，不保存 / nothing is kept; commit：校验并保存 / kept if all is right"
Mode = Annotated[Literal["check", "commit"], Query(description=MODE)]
Reason = Annotated[str | None, Query(description="替换已有花名册时必填 / needed to replace a roster",
                                     max_length=LONGEST_REASON)]  # fmt: skip

_FILE = {MEDIA: {"schema": {"type": "string", "format": "binary"}}}


def add_roster_files(routes: APIRouter, database: Database) -> None:
    asked_key = Depends(key_of(SESSIONS))

    @routes.get("/training/v1/roster-template.xlsx",
                responses={200: {"description": "an empty roster", "content": _FILE}})  # fmt: skip
    def get_roster_template(by: Principal = caller(WRITE), lang: Language = "zh") -> Response:  # noqa: ARG001
        """花名册模板。Headings alone, and a sheet that explains them."""
        return Response(template(ROSTER, lang), headers=attachment(f"{ROSTER.names[lang]}.xlsx"), media_type=MEDIA)

    @routes.put(f"{ONE}/roster.xlsx", responses=documents.one("the roster with its attendance; or what it comes to"),
                openapi_extra={"requestBody": {"required": True, "content": _FILE}})  # fmt: skip
    def put_roster_file(
        *, by: Principal = caller(WRITE), asked: Key = asked_key, condition: Condition,
        mode: Mode = "commit", reason: Reason = None, body: Body,
    ) -> Response:  # fmt: skip
        """上传花名册，整册有效或整册退回。All of it or nothing; `errors` name cells: 花名册!C7."""
        sheet = read_sheet(body, ROSTER, MOST_ROWS)
        with _by_cell(sheet):
            sent = _sent(sheet, reason)
            if mode == "check":
                return json_answer(judge_roster(database, asked, sent, by))
            status, shown = put_roster(database, asked, sent, condition, by)
        return json_answer(shown, status, {"ETag": etag(shown["revision"])})


def _sent(sheet: Sheet, reason: str | None) -> Sent:
    values: list[Any] = [line.values for line in sheet.lines]  # of the kinds that the form asks for
    rows, checks = [Row(person_ref="", **fields) for fields in values], Checks()
    if not sheet.errors:
        check_size(checks, rows)
    checks.done()
    return Sent(rows, reason, sheet.errors)


@contextmanager
def _by_cell(sheet: Sheet) -> Iterator[None]:
    """Errors point to the cells of the sheet, and to the parameter `reason`, instead of the parts of a body."""
    try:
        yield
    except Problem as problem:
        raise replace(problem, errors=[_placed(sheet, error) for error in problem.errors]) from None


def _placed(sheet: Sheet, error: FieldError) -> FieldError:
    _, *path = error.pointer.split("/")
    match path:
        case ["rows", line, *field]:
            column = {"institution_uscc": "unit_uscc"}.get(field[0], field[0]) if field else "name"
            return error._replace(pointer="", cell=sheet.cell(int(line), column))
        case ["rows"]:
            return error._replace(pointer="", cell=f"{sheet.name}!A{HEADING_ROW + 1}")
        case ["reason"]:
            return error._replace(pointer="", parameter="reason")
        case _:
            return error
