"""Versions of standards: what counts, what is proposed, and the steps by which both provinces publish one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Response

from services.indicators.api.told import history_told, standard_told, version_told
from services.indicators.commands import proposals as commands
from services.indicators.governance import proposals
from services.indicators.governance.proposals import Step
from services.indicators.governance.province import SCOPE, province_of
from shared.db import Database
from shared.records.checks import LONGEST_REASON, Checks, require_reason
from shared.records.decoding import decode
from shared.records.documents import takes
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.body import read_body
from shared.web.conditions import Precondition, etag, precondition
from shared.web.problems import Problem

Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{0,59}$", description="标准名称 / name, grid-factors")]
Semver = Annotated[str, Path(pattern=r"^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$", description="版本 / version, 1.1.0")]
Body = Annotated[bytes, Depends(read_body)]
Condition = Annotated[Precondition, Depends(precondition)]

_YAML = {
    "requestBody": {
        "required": True,
        "content": {"application/yaml": {"schema": {"type": "string", "description": "schemas/standards/README.md"}}},
    }
}


class Decision(msgspec.Struct, forbid_unknown_fields=True):
    """`digest`: of the text that was read."""

    digest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] | None = None


class Withdrawal(msgspec.Struct, forbid_unknown_fields=True):
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)]


_decision, _withdrawal = msgspec.json.Decoder(Decision), msgspec.json.Decoder(Withdrawal)


def router(database: Database) -> APIRouter:
    routes = APIRouter()
    one = "/standards/{name}/{semver}"

    @routes.get("/standards", summary="指标标准 / standards")
    def get_standards(_caller: Principal = caller("indicators:read", SCOPE)) -> Response:
        """已发布与提案中的全部版本。Every version, published or proposed, with who proposed and approved it."""
        with database.transaction() as connection:
            known, steps = proposals.published(connection), proposals.steps(connection)
        newest = {(step.name, step.semver): step for step in steps}
        items = [standard_told(each, newest.get((each.name, each.semver))) for each in known]
        items += [standard_told(None, step) for step in newest.values() if step.state != "published"]
        return json_answer({"items": sorted(items, key=lambda item: item["standard"]), "next": None})

    @routes.get(one, summary="一个版本：原文、差别与经过 / one version: text, differences, history")
    def get_standard(
        name: Name, semver: Semver, _caller: Principal = caller("indicators:read", SCOPE)
    ) -> Response:  # fmt: skip
        """原文、摘要、与上一版本的差别、经过。The text and its digest, what it changes in words, and every step."""
        return _whole(database, name, semver)

    @routes.put(one, summary="提出一个版本 / propose a version", openapi_extra=_YAML, status_code=201)
    def put_standard(
        name: Name, semver: Semver, condition: Condition, body: Body, by: Principal = caller(SCOPE)
    ) -> Response:  # fmt: skip
        """正文为 YAML 文件，与 bashu standards validate 同样检查。The YAML file, checked as `validate` checks it.

        The other province decides. A proposal is revised with `If-Match` by the province that made it.
        """
        province = province_of(by)
        step = commands.propose(database, name, semver, _text(body), condition, province, by.client_id)
        return _whole(database, name, semver, 201 if step.revision == 1 else 200)

    @routes.post(f"{one}/approve", summary="批准并发布 / approve and publish", openapi_extra=takes(Decision))
    def approve(name: Name, semver: Semver, body: Body, by: Principal = caller(SCOPE)) -> Response:
        """由另一省（市）批准；digest 为所读文本的摘要。By the other province; `digest` says which text was read."""
        province, decision = province_of(by), decode(body, _decision)
        commands.approve(database, name, semver, decision.digest, province, by.client_id)
        return _whole(database, name, semver)

    @routes.post(f"{one}/reject", summary="驳回 / reject", openapi_extra=takes(Decision))
    def reject(name: Name, semver: Semver, body: Body, by: Principal = caller(SCOPE)) -> Response:
        """由另一省（市）驳回并说明原因。By the other province, with its reason."""
        province, decision = province_of(by), decode(body, _decision)
        reason = read_reason(decision.reason, "驳回", "To reject")
        commands.reject(database, name, semver, decision.digest, reason, province, by.client_id)
        return _whole(database, name, semver)

    @routes.post(f"{one}/withdraw", summary="撤回提案 / withdraw", openapi_extra=takes(Withdrawal))
    def withdraw(name: Name, semver: Semver, body: Body, by: Principal = caller(SCOPE)) -> Response:
        """由提出方撤回。By the province that proposed it, while it is not decided."""
        province, reason = province_of(by), read_reason(decode(body, _withdrawal).reason, "撤回", "To withdraw")
        commands.withdraw(database, name, semver, reason, province, by.client_id)
        return _whole(database, name, semver)

    return routes


def _whole(database: Database, name: str, semver: str, status: int = 200) -> Response:
    """Everything about one version; its `ETag` is the revision."""
    with database.transaction() as connection:
        known, history = proposals.published(connection), proposals.steps_of(connection, name, semver)
    counts = next((each for each in known if (each.name, each.semver) == (name, semver)), None)
    latest: Step | None = history[-1] if history else None
    found = counts or latest
    if found is None:
        raise commands.unknown_version(name, semver)
    older = commands.version_before(name, semver, known)
    told = {**standard_told(counts, latest), **version_told(found.content, older), "history": history_told(history)}
    return json_answer(told, status, {"ETag": etag(told["revision"])})


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(400, "not_utf8", "正文不是 UTF-8 编码的 YAML", "The body is not YAML in UTF-8.") from None


def read_reason(reason: str | None, zh: str, en: str) -> str:
    """The reason given, if it is one: `zh` and `en` say what for. Raises `Problem` 422."""
    require_reason(reason, purpose_zh=zh, purpose_en=en)
    assert reason is not None
    checks = Checks()
    checks.text(reason, LONGEST_REASON, "reason")
    checks.done()
    return reason
