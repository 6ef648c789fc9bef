"""Releases: drafted, signed by both provinces, sealed; what they froze, and what is another number today."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Path, Response

from services.indicators.api.standards import Body, Withdrawal, read_reason
from services.indicators.commands import releases as commands
from services.indicators.governance import releases
from services.indicators.governance.differences import differences
from services.indicators.governance.province import SCOPE, province_of
from services.indicators.governance.releases import Part, Release
from services.indicators.governance.spec import ReleaseBody
from services.indicators.standards.store import Standards
from services.indicators.values.cells import vintage
from shared.db import Connection, Database
from shared.records.decoding import decode
from shared.records.documents import takes
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.conditions import etag
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from shared.web.problems import Problem

No = Annotated[int, Path(ge=1, lt=2**31, description="发布编号 / number of the release")]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", max_length=200, description="由调用方选定，重发时不变 / repeated as is"),
]


class Signing(msgspec.Struct, forbid_unknown_fields=True):
    """`digest`: of the release that was read."""

    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


_body, _signing = msgspec.json.Decoder(ReleaseBody), msgspec.json.Decoder(Signing)
_withdrawal = msgspec.json.Decoder(Withdrawal)


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()
    one = "/releases/{no}"
    read = caller("indicators:read", SCOPE)

    @routes.post("/releases", summary="起草发布 / draft a release", openapi_extra=takes(ReleaseBody), status_code=201)
    def post_release(body: Body, key: Key = None, by: Principal = caller(SCOPE)) -> Response:
        """按一个批次冻结数值与目标，待两省市签署。Freeze values and targets at one batch, for both to sign."""
        province = province_of(by)
        if not key:
            zh, en = "缺少 Idempotency-Key 请求头", "The header Idempotency-Key is missing."
            raise Problem(400, "idempotency_key_missing", zh, en)
        release, is_new = commands.draft(database, standards, decode(body, _body), key, province, by.client_id)
        return _answer(database, release, 201 if is_new else 200)

    @routes.get("/releases", summary="发布 / releases")
    def get_releases(_caller: Principal = read) -> Response:
        """全部发布，按编号。All releases by number."""
        with database.transaction() as connection:
            found = [_told(connection, release) for release in releases.releases(connection)]
        return json_answer({"items": found, "next": None})

    @routes.get(one, summary="一个发布 / one release")
    def get_release(no: No, _caller: Principal = read) -> Response:
        """所问、批次、摘要与签署。What it is about, its batch, digest and signatures."""
        with database.transaction() as connection:
            found = releases.find(connection, no)
        return _answer(database, found)

    @routes.get(f"{one}/values", summary="冻结的指标值 / frozen values")
    def get_values(no: No, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT, _caller: Principal = read) -> Response:
        """与发布时 GET values 的回答相同。As `GET values` answered when it was drafted."""
        return _page(database, no, "values", cursor, limit)

    @routes.get(f"{one}/targets", summary="冻结的目标进度 / frozen targets")
    def get_targets(no: No, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT, _caller: Principal = read) -> Response:
        """与发布时 GET targets 的回答相同。As `GET targets` answered when it was drafted."""
        return _page(database, no, "targets", cursor, limit)

    @routes.get(f"{one}/differences", summary="现值与发布值的差别 / what is another number today")
    def get_differences(no: No, _caller: Principal = read) -> Response:
        """现值在最新标准下计算。Both numbers of each, the live one under the newest standard, and what came between."""
        with database.snapshot() as connection:
            release, catalogue = releases.find(connection, no), standards.catalogue(connection)
            return json_answer(differences(connection, catalogue, vintage(connection, None), release))

    @routes.post(f"{one}/sign", summary="签署 / sign", openapi_extra=takes(Signing))
    def sign(no: No, body: Body, by: Principal = caller(SCOPE)) -> Response:
        """以本省（市）名义签署摘要；双方签署即封存。Sign the digest for one's own province; both signatures seal it."""
        province, digest = province_of(by), decode(body, _signing).digest
        return _answer(database, commands.sign(database, no, digest, province, by.client_id))

    @routes.post(f"{one}/withdraw", summary="撤回草案 / withdraw a draft", openapi_extra=takes(Withdrawal))
    def withdraw(no: No, body: Body, by: Principal = caller(SCOPE)) -> Response:
        """封存之前由起草方撤回。By the province that drafted it, before it is sealed."""
        province, reason = province_of(by), read_reason(decode(body, _withdrawal).reason, "撤回", "To withdraw")
        return _answer(database, commands.withdraw(database, no, reason, province))

    return routes


def _answer(database: Database, release: Release, status: int = 200) -> Response:
    with database.transaction() as connection:
        return json_answer(_told(connection, release), status, {"ETag": etag(release.revision)})


def _told(connection: Connection, release: Release) -> dict[str, Any]:
    spec = release.spec
    return {
        "no": release.no,
        "revision": release.revision,
        "state": release.state,
        "title": release.title,
        "plan": release.plan,
        "closes_plan": release.closes_plan,
        "standard": spec.standard,
        "indicators": spec.indicators,
        "regions": spec.regions,
        "periods": spec.periods,
        "date": spec.judged_on,
        "position": release.position,
        "digest": release.digest,
        "created_by": release.created_by,
        "created_at": release.created_at,
        "signatures": [each._asdict() for each in releases.signatures(connection, release.no)],
        "ended_at": release.ended_at,
        "reason": release.reason,
    }


def _page(database: Database, no: int, part: Part, cursor: str | None, limit: int) -> Response:
    (after,) = decode_cursor(cursor, int) if cursor else (-1,)
    with database.transaction() as connection:
        release = releases.find(connection, no)
        found = releases.page(connection, no, part, max(-1, min(after, 2**31 - 1)), limit + 1)
    following = encode_cursor([found[limit - 1][0]]) if len(found) > limit else None
    return json_answer({"items": [row for _, row in found[:limit]], "as_of": release.position, "next": following})
