"""确认: `…/{key}/confirmations` of every joint object, for the office of the other province."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from services.training.commands.confirmations import (
    CONFIRMATIONS,
    LARGEST_REVISION,
    OBJECTS,
    confirm,
    standing,
    take_back,
)
from services.training.commands.joint import Joint
from services.training.commands.waiting import show, waiting
from shared.db import Database
from shared.kinds.routes import key_of
from shared.records import documents
from shared.records.checks import Checks
from shared.records.decoding import decode
from shared.records.kind import Key
from shared.records.routes import ActionBody, Body, answer_saved, read_reason
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit

CONFIRM, WRITE = "joint:confirm", "training:write"


Awaited = Annotated[
    Literal["50", "51"] | None,
    Query(description="等待哪一方确认，缺省为双方 / whose word is awaited; none: either province's"),
]


class ConfirmBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of a confirmation: the revision of the object that was looked at."""

    revision: Annotated[int, msgspec.Meta(extra_json_schema={"minimum": 1, "maximum": LARGEST_REVISION})]


def add_confirmations(routes: APIRouter, database: Database) -> None:
    _add_waiting(routes, database)
    for kind in OBJECTS.values():
        _add(routes, database, kind)


def _add_waiting(routes: APIRouter, database: Database) -> None:
    @routes.get("/training/v1/confirmations/waiting", responses=documents.items("joint objects that wait"))
    def get_waiting(
        by: Principal = caller(WRITE, REVIEW, CONFIRM, "events:read"), awaits: Awaited = None,
        cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT,
    ) -> Response:  # fmt: skip
        """待确认事项。What would count, had the other province confirmed it as it now is, and what hinders that."""
        found, following = waiting(database, by, awaits, cursor, limit)
        return json_answer({"items": [show(one) for one in found], "next": following})


def _add(routes: APIRouter, database: Database, kind: Joint) -> None:
    one = f"/training/v1/{kind.things}" + "".join(f"/{{{part}}}" for part in kind.key_fields) + "/confirmations"
    asked_key = Depends(key_of(kind))

    @routes.post(one, name=f"confirm_{kind.thing}", responses=documents.saved(CONFIRMATIONS),
                 openapi_extra=documents.takes(ConfirmBody))  # fmt: skip
    def post_confirmation(*, by: Principal = caller(CONFIRM), asked: Key = asked_key, body: Body) -> Response:
        """对方省市确认。The other province stands by a revision; the same again changes nothing."""
        revision, checks = decode(body, _read_confirm).revision, Checks()
        if not 1 <= revision <= LARGEST_REVISION:
            checks.fail("too_small", "版本号从 1 起", "revisions count from 1", "revision", value=str(revision)[:40])
        checks.done()
        return answer_saved(CONFIRMATIONS, confirm(database, kind, asked, revision, by))

    @routes.post(f"{one}/withdraw", name=f"withdraw_confirmation_of_{kind.thing}",
                 responses=documents.record(CONFIRMATIONS), openapi_extra=documents.takes(ActionBody))  # fmt: skip
    def post_withdrawal(*, by: Principal = caller(CONFIRM), asked: Key = asked_key, body: Body) -> Response:
        """撤回确认，须说明原因。Taken back, with a reason: the object counts no longer."""
        return answer_saved(CONFIRMATIONS, take_back(database, kind, asked, read_reason(body), by))

    @routes.get(one, name=f"get_confirmations_of_{kind.thing}",
                responses=documents.items(f"{kind.thing}: with its confirmations"))  # fmt: skip
    def get_confirmations(by: Principal = caller(WRITE, REVIEW, CONFIRM), asked: Key = asked_key) -> Response:
        """确认情况，双方可读。Both provinces may read it: the object, what was said of it, and whether it counts."""
        return json_answer({**standing(database, kind, asked, by), "next": None})


_read_confirm = msgspec.json.Decoder(ConfirmBody)
