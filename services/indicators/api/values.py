"""GET values: indicators by region, period and type, under any standard, as of any batch."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.indicators.outputs.answer import Page, answered
from services.indicators.outputs.formats import ANSWERS, FORMATS, Accept, FormatName
from services.indicators.outputs.sdmx.flows import VALUES
from services.indicators.outputs.sdmx.structures import structure_message
from services.indicators.outputs.values import values_report
from services.indicators.standards.store import Standards
from services.indicators.values import ask
from services.indicators.values.answer import items
from services.indicators.values.cells import vintage
from shared.clock import now
from shared.db import Database
from shared.web.auth import Principal, caller
from shared.web.negotiation import chosen
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor

MANY = 2_000  # parameters of one name

Codes = Annotated[list[str], Query(max_length=MANY)]
AsOf = Annotated[
    str | None, Query(max_length=40, description="批次号或时间，缺省为最新 / batch number or RFC 3339 time")
]


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/values", summary="指标值 / indicator values", response_class=Response, responses=ANSWERS)
    def get_values(
        request: Request,
        indicator: Codes,
        region: Codes,
        period: Codes,
        type: Codes = [],  # noqa: B006 - FastAPI copies it
        standard: Codes = [],  # noqa: B006
        factors: Codes = [],  # noqa: B006
        as_of: AsOf = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        format: FormatName = None,
        accept: Accept = None,
        _caller: Principal = caller("indicators:read"),
    ) -> Response:
        """One item for every indicator × region × period × type × standard × factors, in that order.

        A page is read at one batch, and the following pages at the same one. In another format than JSON the address
        of the following page is the header `Link`.
        """
        taken = chosen(format, accept, FORMATS)
        moment = ask.parse_as_of(as_of)
        start, number = decode_cursor(cursor, int, int) if cursor else (0, None)
        with database.snapshot() as connection:
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
            these = [asked[position] for position in range(start, stop)]
            found = items(connection, these, at)
        following = encode_cursor([stop, at.number]) if stop < len(asked) else None
        note = f"{start + 1}–{stop} / {len(asked)}" if len(these) < len(asked) else ""
        page = Page(
            items=found,
            as_of=at.number,
            name=f"values-{at.number}",
            flow=VALUES,
            report=lambda: values_report(these, found, at.number, note),
            structure=lambda: structure_message(catalogue, seen.seen_at, now()),
            following=following,
            address=following and str(request.url.include_query_params(cursor=following)),
        )
        return answered(page, taken)

    return routes
