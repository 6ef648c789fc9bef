"""会审轮次: rounds of review, their samples, their progress, and how they end."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Path, Response

from services.statistics.api.records import PERIOD, RegionCode, Uscc, reference_filter
from services.statistics.commands.examining import examine
from services.statistics.commands.rounds import ReviewRounds, RoundKey, close, read_key
from services.statistics.reading import rounds
from services.statistics.rules.returns import FORMS
from services.statistics.rules.rounds import REFERENCE
from shared.clock import today
from shared.db import Database
from shared.records import documents
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.decoding import decode
from shared.records.routes import ActionBody, Body, Condition, add_routes, answer_saved, read_reason
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit

ONE = "/statistics/v1/review-rounds/{region_code}/{form}/{period}/{no}"


class ExaminedBody(msgspec.Struct, forbid_unknown_fields=True):
    """Body of an examination: the reference of a reviewer of the round, and the day."""

    reviewer: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": REFERENCE})]
    examined_on: str
    note: str | None = None


def round_key(
    region_code: RegionCode,
    form: Annotated[str, Path(json_schema_extra={"enum": list(FORMS)})],
    period: Annotated[str, Path(json_schema_extra=PERIOD)],
    no: Annotated[str, Path(description="1 – 999", json_schema_extra={"pattern": "^[1-9][0-9]{0,2}$"})],
) -> RoundKey:
    return read_key(region_code, form, period, no)


def add_rounds(routes: APIRouter, database: Database) -> None:
    """The routes of a record, and sample, progress, examination, close."""
    kind = ReviewRounds(database)
    add_routes(routes, database, kind, key=round_key, filter_by=reference_filter, scope=REVIEW)

    @routes.get(f"{ONE}/sample", responses=documents.items("review_round: drawn"))
    def get_sample(
        by: Principal = caller(REVIEW), key: RoundKey = Depends(round_key), cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response:  # fmt: skip
        """抽中的机构。The drawn institutions in the order of the draw, and who examined them."""
        items, following = rounds.sample(database, key, by, cursor, limit)
        return json_answer({"items": items, "next": following})

    @routes.get(f"{ONE}/progress", responses=documents.one("review_round: progress"))
    def get_progress(by: Principal = caller(REVIEW), key: RoundKey = Depends(round_key)) -> Response:
        """进度。Drawn, examined, findings undecided."""
        return json_answer(rounds.progress(database, key, by))

    @routes.put(
        f"{ONE}/sample/{{uscc}}",
        responses=documents.one("review_round: examined"),
        openapi_extra=documents.takes(ExaminedBody),
    )
    def put_examined(
        *, by: Principal = caller(REVIEW), key: RoundKey = Depends(round_key), uscc: Uscc, body: Body
    ) -> Response:
        """登记审核。Note that a drawn institution was examined; the same again changes nothing."""
        sent, checks = decode(body, _read_examined), Checks()
        on = checks.day(sent.examined_on, "examined_on")
        if on > today():
            checks.fail("day_in_future", "审核日期晚于今天", "examined_on is after today", "examined_on")
        checks.text(sent.note, LONGEST_REASON, "note")
        checks.done()
        return json_answer(examine(database, key, uscc, sent.reviewer, on, sent.note, by))

    @routes.post(
        f"{ONE}/close", responses=documents.record(kind), openapi_extra=documents.takes(ActionBody, required=False)
    )
    def close_round(
        *, by: Principal = caller(REVIEW), key: RoundKey = Depends(round_key), condition: Condition, body: Body
    ) -> Response:
        """结束本轮。Refused while a drawn institution is not examined or a finding is undecided."""
        return answer_saved(kind, close(database, kind, key, read_reason(body), condition, by))


_read_examined = msgspec.json.Decoder(ExaminedBody)
