"""审核问题: findings listed, explained by who filed the return, decided by a reviewer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response

from services.statistics.api.records import PERIOD, SCOPE, return_key
from services.statistics.commands.deciding import FindingKey, answer, decide
from services.statistics.commands.rulebook import finding_codes
from services.statistics.reading import findings
from services.statistics.reading.findings import Wanted
from services.statistics.rules.returns import ReturnKey
from shared.clock import today
from shared.db import Database
from shared.records import documents
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.decoding import decode
from shared.records.findings import CORRECTED, KEPT
from shared.records.findings import Outcome as Decision
from shared.records.routes import Body, Condition
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.conditions import etag
from shared.web.filters import Region
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit
from shared.web.problems import FieldError, validation

FINDINGS = "/statistics/v1/findings"
ONE = FINDINGS + "/{institution_uscc}/{form}/{period}/{rule_code}/{return_revision}"

_TEXT = msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": LONGEST_REASON})


class ReplyBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of answer."""

    reply: Annotated[str, _TEXT]


class DecisionBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of decide: `kept`, the value stands; `corrected`, it is to be corrected before it can be accepted."""

    decision: Annotated[str, msgspec.Meta(extra_json_schema={"enum": [KEPT, CORRECTED]})]
    reason: Annotated[str, _TEXT]


def add_findings(routes: APIRouter, database: Database) -> None:
    """List, one, answer, decide. `by` stands first everywhere, as in `shared.records.routes`."""
    read = caller(SCOPE, REVIEW)

    @routes.get(FINDINGS, responses=documents.items("findings"))
    def list_findings(
        by: Principal = read, wanted: Wanted = Depends(_wanted), cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
    ) -> Response:
        """审核问题清单。Findings of the caller's region, by region, rule, period, state and institution."""
        if wanted.rule is not None:
            _require_known(database, wanted.rule)
        items, following = findings.page(database, by, wanted, cursor, limit)
        return json_answer({"items": items, "next": following})

    @routes.get(ONE, responses=documents.one("finding"))
    def get_finding(by: Principal = read, key: FindingKey = Depends(_key)) -> Response:
        """一条审核问题及其处理过程。One finding with its steps; `ETag` is its own revision, not that of the return."""
        return _shown(database, key, by)

    @routes.post(f"{ONE}/answer", responses=documents.one("finding"), openapi_extra=documents.takes(ReplyBody))
    def answer_finding(
        *, by: Principal = caller(SCOPE), key: FindingKey = Depends(_key), condition: Condition, body: Body
    ) -> Response:
        """填报方说明。Only the client that filed the return explains it; `If-Match` names the finding's revision."""
        reply, checks = decode(body, _read_reply).reply, Checks()
        checks.said(reply, LONGEST_REASON, "reply")
        checks.done()
        answer(database, key, reply, condition, by)
        return _shown(database, key, by)

    @routes.post(f"{ONE}/decide", responses=documents.one("finding"), openapi_extra=documents.takes(DecisionBody))
    def decide_finding(
        *, by: Principal = caller(REVIEW), key: FindingKey = Depends(_key), condition: Condition, body: Body
    ) -> Response:
        """审核处理：保留或要求更正。A decision is also a revision of the return, with its event `revised`."""
        sent, checks = decode(body, _read_decision), Checks()
        checks.one_of(sent.decision, (KEPT, CORRECTED), "decision")
        checks.text(sent.reason, LONGEST_REASON, "reason")
        checks.done()
        decision: Decision = "kept" if sent.decision == KEPT else "corrected"
        decide(database, key, decision, sent.reason, condition, by)
        return _shown(database, key, by)


def _shown(database: Database, key: FindingKey, by: Principal) -> Response:
    revision, shown = findings.get(database, key, by)
    return json_answer(shown, headers={"ETag": etag(revision)})


def _key(
    of: Annotated[ReturnKey, Depends(return_key)],
    rule_code: Annotated[str, Path(json_schema_extra={"pattern": "^[a-z_]+$"})],
    return_revision: Annotated[int, Path(ge=1, le=2**31 - 1)],
) -> FindingKey:
    return FindingKey(of, rule_code, return_revision)


def _require_known(database: Database, rule: str) -> None:
    """By any version of the rules, for findings stay."""
    with database.transaction() as connection:
        known = finding_codes(connection)
    if rule not in known:
        zh, en = "参数 rule：没有这条会审规则", "Parameter rule: unknown rule"
        hint = f"可用 / allowed: {' '.join(sorted(known))}"
        raise validation([FieldError("unknown_rule", zh, en, hint=hint, value=rule, parameter="rule")])


def _wanted(
    region: Region = None,
    rule: str | None = None,
    period: Annotated[str | None, Query(json_schema_extra=PERIOD)] = None,
    state: Annotated[
        list[Literal["open", "explained", "kept", "corrected"]], Query(description="可重复 / may repeat")
    ] = [],  # noqa: B006
    institution: Annotated[str | None, Query(description="统一社会信用代码 / credit code")] = None,
) -> Wanted:
    checks = Checks()
    asked: Any = checks.period(period, today(), "period") if period is not None else None
    if institution is not None:
        checks.uscc(institution, "institution")
    checks.done()
    return Wanted(region or "", rule, asked, state, institution)


_read_reply = msgspec.json.Decoder(ReplyBody)
_read_decision = msgspec.json.Decoder(DecisionBody)
