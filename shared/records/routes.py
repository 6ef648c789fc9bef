"""The routes that every kind of record has, added to a service's router.

    add_routes(router, database, RETURNS, key=return_key, filter_by=return_filter, scope="statistics:write")

`key` and `filter_by` are dependencies, so that path parts and filters are documented under their own names.
"""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from shared.db import Database
from shared.records import batches, documents, reading
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.decoding import decode
from shared.records.kind import Key, Kind, Saved
from shared.records.states import ACTIONS, WITHDRAWN, Action
from shared.records.writing import REVIEW, act, put
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.body import read_body
from shared.web.conditions import Precondition, etag, known_tags, precondition
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit
from shared.web.problems import Problem

Body = Annotated[bytes, Depends(read_body)]
Condition = Annotated[Precondition, Depends(precondition)]
Known = Annotated[list[str], Depends(known_tags)]

_REASON = msgspec.Meta(
    description="退回、撤回必填 / needed to return or withdraw", extra_json_schema={"maxLength": LONGEST_REASON}
)


class ActionBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of accept, return and withdraw; to accept, it may be left out."""

    reason: Annotated[str | None, _REASON] = None


def add_routes(
    router: APIRouter,
    database: Database,
    kind: Kind[Any],
    *,
    key: Callable[..., Key],
    filter_by: Callable[..., reading.Filter],
    scope: str,
    reader: str = REVIEW,
) -> None:
    """`PUT`, `GET`, revisions, list and `:batch`; for a kind with states also its actions.

    Reading takes the write scope of the service or `reader`: a reviewer must see what he judges.
    `by` stands first everywhere: nothing is read, checked or told before the caller is known to be allowed.
    """
    base = f"/{kind.service}/v1/{kind.things}"
    one = base + "".join(f"/{{{part}}}" for part in kind.key_fields)
    asked_key, wanted_filter = Depends(key), Depends(filter_by)
    read = caller(scope, reader)
    read_body_of = msgspec.json.Decoder(kind.body)
    name = kind.thing

    @router.put(one, name=f"put_{name}", responses=documents.saved(kind), openapi_extra=documents.takes(kind.body))
    def put_record(
        *, by: Principal = caller(scope), asked: Key = asked_key, condition: Condition, body: Body
    ) -> Response:
        """新建或修订。Create, or revise with `If-Match`; the same content again changes nothing."""
        return answer_saved(
            kind, put(database, kind, kind.read_request(asked, condition, decode(body, read_body_of)), by)
        )

    @router.get(one, name=f"get_{name}", responses=documents.read(kind))
    def get_record(*, by: Principal = read, asked: Key = asked_key, known: Known) -> Response:
        """当前版本。The record as it is now; `ETag` is its revision; 304 when that is the one in `If-None-Match`."""
        found = reading.get(database, kind, asked, by)
        headers = {"ETag": etag(found.revision.revision)}
        if etag(found.revision.revision) in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return json_answer(reading.show(kind, found), headers=headers)

    @router.get(f"{one}/revisions", name=f"get_{name}_revisions", responses=documents.revisions(kind))
    def get_revisions(
        by: Principal = read,
        asked: Key = asked_key,
        from_: Annotated[int | None, Query(alias="from", ge=1, le=_LARGEST)] = None,
        to: Annotated[int | None, Query(ge=1, le=_LARGEST)] = None,
    ) -> Response:
        """All revisions, oldest first; with `from` and `to`, what changed between the two."""
        if from_ is not None and to is not None:
            changed = reading.difference(database, kind, asked, by, from_, to)
            return json_answer({"from": from_, "to": to, "changes": changed})
        if from_ is not None or to is not None:
            raise Problem(422, "from_and_to", "from 与 to 须同时给出", "Give both from and to, or neither.")
        found = reading.revisions(database, kind, asked, by)
        return json_answer({"items": [reading.show(kind, entry) for entry in found], "next": None})

    @router.get(base, name=f"list_{kind.things}", responses=documents.page(kind))
    def list_records(
        by: Principal = read, wanted: reading.Filter = wanted_filter,
        cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT,
    ) -> Response:  # fmt: skip
        """Page by page, in the order in which the records were first sent."""
        found, following = reading.page(database, kind, by, wanted, cursor, limit)
        return json_answer({"items": [reading.show(kind, entry) for entry in found], "next": following})

    @router.post(f"{base}:batch", name=f"batch_{kind.things}", responses=documents.RECEIPTS,
                 openapi_extra=documents.takes_lines(kind.line))  # fmt: skip
    def post_batch(*, by: Principal = caller(scope), mode: batches.Mode = "each", body: Body) -> Response:
        """NDJSON, one receipt a line: `{line, status, revision}` or `{line, status, problem}`."""
        receipts = batches.run(database, kind, body, by, mode)
        return Response(receipts.body, receipts.status, media_type=documents.NDJSON)

    if kind.has_states:
        for action in kind.actions:
            _add_action(router, database, kind, action, one, asked_key, scope)


def _add_action(
    router: APIRouter, database: Database, kind: Kind[Any], action: Action, one: str, asked_key: Any, scope: str
) -> None:
    """What counts is decided by reviewers, where there are any; whoever writes may take back."""
    reviewers = (REVIEW,) if ACTIONS["accept"] in kind.actions else ()
    may = reviewers if action.result != WITHDRAWN else (*reviewers, scope)

    @router.post(f"{one}/{action.name}", name=f"{action.name}_{kind.thing}", responses=documents.record(kind),
                 openapi_extra=documents.takes(ActionBody, required=False))  # fmt: skip
    def act_on(*, by: Principal = caller(*may), asked: Key = asked_key, condition: Condition, body: Body) -> Response:
        """状态变更，产生新版本。A change of state is a new revision; `If-Match` names the one it is about."""
        return answer_saved(kind, act(database, kind, asked, action, read_reason(body), condition, by))


def answer_saved(kind: Kind[Any], saved: Saved) -> Response:
    """The record as it now is, with its `ETag`."""
    shown = kind.show(saved.key, saved.region, saved.revision)
    return json_answer(shown, saved.status, {"ETag": etag(saved.revision.revision)})


def read_reason(body: bytes) -> str | None:
    """The reason in the body of an action; none in an empty one."""
    reason = decode(body, _read_action).reason if body else None
    checks = Checks()
    checks.text(reason, LONGEST_REASON, "reason")
    checks.done()
    return reason


_read_action = msgspec.json.Decoder(ActionBody)
_LARGEST = 2**31 - 1
