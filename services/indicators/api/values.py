"""GET values: indicators by region, period and type, under any standard, as of any batch."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.indicators.standards.store import Standards
from services.indicators.values import ask
from services.indicators.values.answer import items
from services.indicators.values.cells import snapshot, vintage
from shared.db import Database
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor

MANY = 2_000  # parameters of one name

Codes = Annotated[list[str], Query(max_length=MANY)]
AsOf = Annotated[
    str | None, Query(max_length=40, description="批次号或时间，缺省为最新 / batch number or RFC 3339 time")
]


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/values", summary="指标值 / indicator values")
    def get_values(
        indicator: Codes,
        region: Codes,
        period: Codes,
        type: Codes = [],  # noqa: B006 - FastAPI copies it
        standard: Codes = [],  # noqa: B006
        factors: Codes = [],  # noqa: B006
        as_of: AsOf = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        _caller: Principal = caller("indicators:read"),
    ) -> Response:
        """One item for every indicator × region × period × type × standard × factors, in that order.

        A page is read at one batch, and the following pages at the same one.
        """
        moment = ask.parse_as_of(as_of)
        start, number = decode_cursor(cursor, int, int) if cursor else (0, None)
        with snapshot(database) as connection:
            catalogue = standards.catalogue(connection)
            seen = vintage(connection, moment)
            at = seen if number is None else vintage(connection, number)
            asked = ask.parse(
                catalogue, seen.seen_at, indicators=indicator, regions=region, periods=period, types=type,
                standards=standard, bases=factors,
            )  # fmt: skip
            stop = min(start + limit, len(asked))
            if not 0 <= start <= stop:
                raise ask.bad_cursor()
            page = items(connection, [asked[position] for position in range(start, stop)], at)
        following = encode_cursor([stop, at.number]) if stop < len(asked) else None
        return json_answer({"items": page, "as_of": at.number, "next": following})

    return routes
