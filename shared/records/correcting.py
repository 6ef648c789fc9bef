"""Routes of the corrections of sealed records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Response

from shared.db import Database
from shared.records import corrections as commands
from shared.records.checks import LONGEST_REASON, Checks, require_reason
from shared.records.corrections import Correction, Decision
from shared.records.decoding import decode
from shared.records.documents import takes
from shared.records.kind import Key, Kind
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.body import read_body

Body = Annotated[bytes, Depends(read_body)]
No = Annotated[int, Path(ge=1, lt=2**62, description="申请编号 / number of the request")]


class Why(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)]


_why = msgspec.json.Decoder(Why)


def add_corrections(
    routes: APIRouter, database: Database, kind: Kind[Any], *, key: Callable[..., Key], scope: str
) -> None:
    """Of a kind that releases seal. `key` reads the parts of the path; `scope`: who files."""
    asked_key = Depends(key)
    base = f"/{kind.service}/v1/{kind.things}" + "".join(f"/{{{part}}}" for part in kind.key_fields)
    all_of, one = f"{base}/corrections", f"{base}/corrections/{{no}}"

    @routes.post(all_of, summary="申请更正已封存的记录 / ask to correct what is sealed", openapi_extra=takes(Why),
                 status_code=201)  # fmt: skip
    def post_correction(*, by: Principal = caller(scope), asked: Key = asked_key, body: Body) -> Response:
        """省（市）批准后方可修改。The record can be revised once the province approved; the old vintage stays."""
        found, is_new = commands.ask(database, kind, asked, _reason(body), by)
        return json_answer(_told(found), 201 if is_new else 200)

    @routes.get(all_of, summary="更正申请 / corrections asked for")
    def get_corrections(*, by: Principal = caller(scope, REVIEW), asked: Key = asked_key) -> Response:
        """按先后。Oldest first."""
        found = commands.corrections(database, kind, asked, by)
        return json_answer({"items": list(map(_told, found)), "next": None})

    @routes.post(f"{one}/approve", summary="批准更正 / approve", openapi_extra=takes(Why))
    def approve(*, no: No, by: Principal = caller(REVIEW), asked: Key = asked_key, body: Body) -> Response:
        """由省（市）批准。By the province's office; it holds until a corrected revision is accepted."""
        return _decided(asked, no, "approved", body, by)

    @routes.post(f"{one}/refuse", summary="不予批准 / refuse", openapi_extra=takes(Why))
    def refuse(*, no: No, by: Principal = caller(REVIEW), asked: Key = asked_key, body: Body) -> Response:
        """由省（市）说明原因。By the province's office, with its reason."""
        return _decided(asked, no, "refused", body, by)

    def _decided(asked: Key, no: int, decision: Decision, body: bytes, by: Principal) -> Response:
        return json_answer(_told(commands.decide(database, kind, asked, no, decision, _reason(body), by)))


def _reason(body: bytes) -> str:
    reason = decode(body, _why).reason
    require_reason(reason, purpose_zh="更正", purpose_en="A correction")
    checks = Checks()
    checks.text(reason, LONGEST_REASON, "reason")
    checks.done()
    return reason


def _told(correction: Correction) -> dict[str, Any]:
    return {("correction" if name == "no" else name): value for name, value in correction._asdict().items()}
