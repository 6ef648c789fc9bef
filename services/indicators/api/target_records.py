"""GET targets/records: the records behind a target's value, whichever service they are of."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.indicators.api.targets import JudgedOn, PlanCode, TargetCode
from services.indicators.api.values import AsOf
from services.indicators.behind.asked import NOT_LISTED, covers
from services.indicators.behind.listing import Listed
from services.indicators.behind.of_targets import OfTarget
from services.indicators.behind.sources import source_of
from services.indicators.standards.store import Standards
from services.indicators.targets.question import narrowed, question
from services.indicators.targets.rows import judge_of
from services.indicators.targets.texts import no_source_text
from shared.db import Database
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/targets/records", summary="目标值背后的记录 / the records behind a target's value")
    def get_target_records(
        target: TargetCode,
        plan: PlanCode = None,
        region: Annotated[str | None, Query(max_length=20)] = None,
        date: JudgedOn = None,
        as_of: AsOf = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        principal: Principal = caller("indicators:read"),
    ) -> Response:
        """判定所用的统计期内的记录。Of the period that was judged; for a foreign region sums by division (`notice`).

        The items of a record depend on the service it is of; `reason` says why there are none yet.
        """
        regions = [region] if region else []
        with question(database, standards, plan, regions, date, as_of, asked_from=principal.region) as everything:
            asked = narrowed(everything, target)
            court, (place,) = judge_of(asked), asked.places
            one = asked.plan.targets[target]
            is_ours = covers(principal, court.supply.counted(one, place))  # a joint number is of both provinces
            of = OfTarget(asked, court, one, place, court.judged(place)[target], is_ours)
            source = source_of(of.target)
            after = decode_cursor(cursor, *source.position) if source and cursor else None
            found = source.listed(of, after, limit) if source else Listed("records", [], None)
        told = {
            "target": target,
            "region": place.code,
            "period": of.found.verdict.period,
            "date": asked.day,
            "reason": None if source else _why_none(of),
            **found.told(),
            "as_of": asked.at.number,
            "next": found.following and encode_cursor(list(found.following)),
        }
        return json_answer(told)

    return routes


def _why_none(of: OfTarget) -> dict[str, str]:
    return NOT_LISTED if of.found.evidence else no_source_text(of.target.evidence)
