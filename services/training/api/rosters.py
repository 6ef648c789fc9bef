"""花名册 and the steps of a session: `…/roster`, `…/log`, `…/withdraw`."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Response

from services.training.commands.rosters import Sent, get_roster, put_roster
from services.training.commands.sessions import ACTIONS, SESSIONS
from services.training.rules.rosters import MOST_ROWS, ROLES, Row, check_size
from shared.db import Database
from shared.kinds.routes import key_of
from shared.records import documents
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.decoding import decode
from shared.records.kind import Key
from shared.records.routes import ActionBody, Body, Condition, answer_saved, read_reason
from shared.records.states import Action
from shared.records.writing import REVIEW, act
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.conditions import etag

WRITE, CONFIRM = "training:write", "joint:confirm"
ONE = f"/training/v1/{SESSIONS.things}/{{institution_uscc}}/{{session_no}}"


class RowBody(msgspec.Struct, forbid_unknown_fields=True):
    """One person; of the unit its credit code or its name. `minutes`: how long he attended, once it is known."""

    name: str
    region_code: str
    role: Annotated[str, msgspec.Meta(extra_json_schema={"enum": list(ROLES)})]
    institution_uscc: str | None = None
    org_name: str | None = None
    position: str | None = None
    phone_last4: Annotated[str | None, msgspec.Meta(extra_json_schema={"pattern": "^[0-9]{4}$"})] = None
    minutes: int | None = None


class RosterBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of a roster: all its rows."""

    rows: Annotated[list[RowBody], msgspec.Meta(extra_json_schema={"maxItems": MOST_ROWS})]
    reason: Annotated[str | None, msgspec.Meta(extra_json_schema={"maxLength": LONGEST_REASON})] = None


def add_rosters(routes: APIRouter, database: Database) -> None:
    asked_key = Depends(key_of(SESSIONS))

    @routes.put(f"{ONE}/roster", responses=documents.one("the roster with its attendance"),
                openapi_extra=documents.takes(RosterBody))  # fmt: skip
    def put_session_roster(
        *, by: Principal = caller(WRITE), asked: Key = asked_key, condition: Condition, body: Body
    ) -> Response:
        """花名册，整册报送。The whole roster; another one replaces it with `If-Match` and a reason."""
        status, shown = put_roster(database, asked, _read(body), condition, by)
        return json_answer(shown, status, {"ETag": etag(shown["revision"])})

    @routes.get(f"{ONE}/roster", responses=documents.one("the roster with its attendance"))
    def get_session_roster(by: Principal = caller(WRITE, REVIEW, CONFIRM), asked: Key = asked_key) -> Response:
        """花名册；对方省市只见掩码。With its names; masked for the other province of a joint session."""
        shown = get_roster(database, asked, by)
        return json_answer(shown, headers={"ETag": etag(shown["revision"])})

    for action in ACTIONS:
        _add_action(routes, database, action)


def _add_action(routes: APIRouter, database: Database, action: Action) -> None:
    asked_key = Depends(key_of(SESSIONS))

    @routes.post(f"{ONE}/{action.name}", name=f"{action.name}_session", responses=documents.record(SESSIONS),
                 openapi_extra=documents.takes(ActionBody, required=False))  # fmt: skip
    def act_on(
        *, by: Principal = caller(WRITE, REVIEW), asked: Key = asked_key, condition: Condition, body: Body
    ) -> Response:
        """登记举办，或撤回。Logged as held, or withdrawn: a new revision; `If-Match` names the one it is about."""
        return answer_saved(SESSIONS, act(database, SESSIONS, asked, action, read_reason(body), condition, by))


def _read(body: bytes) -> Sent:
    sent = decode(body, _decoder)
    rows = [
        Row(row.name, row.institution_uscc, row.org_name, row.region_code, row.position, row.phone_last4, row.role,
            row.minutes, "")
        for row in sent.rows
    ]  # fmt: skip
    checks = Checks()
    check_size(checks, rows)
    checks.done()
    return Sent(rows, sent.reason)


_decoder = msgspec.json.Decoder(RosterBody)
