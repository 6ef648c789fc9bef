"""签到: the screen in the room, the form on a telephone, the desk."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response

from services.training.api.rosters import ONE, WRITE
from services.training.commands.sessions import SESSIONS
from services.training.commands.sign_ins import (
    Told,
    listed,
    screen_code,
    shown_code,
    sign_in,
    sign_in_by_hand,
    ticket,
)
from services.training.rules.rosters import LONGEST_NAME
from services.training.rules.sign_ins import HOURS, Slot
from shared.db import Database
from shared.kinds.routes import key_of
from shared.records import documents
from shared.records.checks import Checks
from shared.records.decoding import decode
from shared.records.kind import Key
from shared.records.routes import Body
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller

SIGN_IN = "training:sign-in"
LONGEST_CODE = 200

Code = Annotated[str, msgspec.Meta(extra_json_schema={"maxLength": LONGEST_CODE})]


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the QR code says."""

    code: Code


class SignInBody(msgspec.Struct, forbid_unknown_fields=True):
    """The form of a scanned code, filled in."""

    ticket: Code
    name: Annotated[str, msgspec.Meta(extra_json_schema={"maxLength": LONGEST_NAME})]
    phone_last4: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[0-9]{4}$"})]


def add_sign_ins(routes: APIRouter, database: Database) -> None:
    _add_desk(routes, database)

    @routes.get("/training/v1/sign-ins/code", responses=documents.one("the session, and its QR code of now"))
    def get_code(
        by: Principal = caller(SIGN_IN), screen: Annotated[str, Query(max_length=LONGEST_CODE)] = ""
    ) -> Response:
        """会场屏幕所示签到码，每分钟更换。What the screen in the room shows; it changes every minute."""
        return json_answer(shown_code(database, screen, by))

    @routes.post("/training/v1/sign-ins/tickets", responses=documents.one("the session, and leave to send the form"),
                 openapi_extra=documents.takes(CodeBody))  # fmt: skip
    def post_ticket(*, by: Principal = caller(SIGN_IN), body: Body) -> Response:
        """扫码换取签到表。A code that was just scanned, for five minutes to fill in the form."""
        return json_answer(ticket(database, decode(body, _read_code).code, by))

    @routes.post("/training/v1/sign-ins", responses=_TOLD, openapi_extra=documents.takes(SignInBody))
    def post_sign_in(*, by: Principal = caller(SIGN_IN), body: Body) -> Response:
        """扫码签到；重复签到只计一次。Whoever is on the roster; the second time is the first."""
        sent = decode(body, _read_sign_in)
        return _answer(sign_in(database, sent.ticket, sent.name, sent.phone_last4, by))


def _add_desk(routes: APIRouter, database: Database) -> None:
    asked_key = Depends(key_of(SESSIONS))

    @routes.post(f"{ONE}/sign-in-screen", responses=documents.one("the address of the page with the QR code"))
    def post_screen(by: Principal = caller(WRITE), asked: Key = asked_key) -> Response:
        """打开签到屏。The page for the screen in the room, good until the session is over; keep it to the hosts."""
        code, until = screen_code(database, asked, by)
        return json_answer({"path": f"/sign-in/screen?screen={code}", "screen": code, "until": until})

    @routes.get(f"{ONE}/sign-ins", responses=documents.items("sign-ins, by the hashes of the persons"))
    def get_sign_ins(by: Principal = caller(WRITE), asked: Key = asked_key) -> Response:
        """签到情况。Of a session of one's own, by the `person_ref` of its roster."""
        return json_answer({"items": listed(database, asked, by), "next": None})

    @routes.put(f"{ONE}/sign-ins/{{person_ref}}/{{slot}}", responses=_TOLD)
    def put_sign_in(
        person_ref: Annotated[str, Path(json_schema_extra={"pattern": "^[0-9a-f]{32}$"})],
        slot: Annotated[str, Path(json_schema_extra={"examples": ["2021-10-18-am"]})],
        by: Principal = caller(WRITE),
        asked: Key = asked_key,
    ) -> Response:
        """签到台补签，半天为一次。By hand, for a half-day; of somebody on the roster."""
        return _answer(sign_in_by_hand(database, asked, person_ref, _slot(slot), by))


def _slot(text: str) -> Slot:
    found, checks = Slot.parse(text), Checks()
    if found is None:
        checks.fail("slot_malformed", "不是半天：写作 日期-am 或 日期-pm", "not a half-day: write day-am or day-pm",
                    "slot", hint=" | ".join(f"2021-10-18-{half}" for half in HOURS), value=text[:40])  # fmt: skip
    checks.done()
    assert found
    return found


def _answer(told: Told) -> Response:
    return json_answer({"slot": str(told.slot), "is_new": told.is_new}, 201 if told.is_new else 200)


_CONTENT: dict[str, Any] = {"application/json": {"schema": {"type": "object"}}}
_TOLD: dict[int | str, dict[str, Any]] = {
    201: {"description": "signed in", "content": _CONTENT},
    200: {"description": "had signed in for this half-day already", "content": _CONTENT},
}
_read_code = msgspec.json.Decoder(CodeBody)
_read_sign_in = msgspec.json.Decoder(SignInBody)
