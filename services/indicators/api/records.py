"""GET records: the returns behind a value; GET records/missing: who has not reported. For their own province only."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.indicators.api.values import AsOf
from services.indicators.behind.asked import NOT_LISTED, Asked, covers
from services.indicators.behind.leaves import BEGINNING, Place
from services.indicators.behind.listing import by_division, records
from services.indicators.behind.missing import Missing, missing
from services.indicators.standards.store import Standards
from services.indicators.values import ask
from services.indicators.values.areas import Area, area
from services.indicators.values.cells import ALL, Vintage, vintage
from services.indicators.values.measured import is_measured
from shared.db import Connection, Database
from shared.periods import Period
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from shared.web.problems import FieldError, validation

Region = Annotated[str, Query(max_length=20)]
When = Annotated[str, Query(max_length=10)]
Type = Annotated[str, Query(max_length=5)]
Indicator = Annotated[
    str | None,
    Query(max_length=40, description="给出每条记录计入其分子与分母的部分 / with what each record adds to both sides"),
]
Code = Annotated[str | None, Query(max_length=80)]


def router(database: Database, standards: Standards) -> APIRouter:
    routes = APIRouter()

    @routes.get("/records", summary="数值背后的报送 / the returns behind a value")
    def get_records(
        region: Region,
        period: When,
        type: Type = ALL,
        indicator: Indicator = None,
        standard: Code = None,
        factors: Code = None,
        as_of: AsOf = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        principal: Principal = caller("indicators:read"),
    ) -> Response:
        """计入数值的报送及其版本，整数为最小单位。Returns with the revision that counts, in the smallest units.

        With `indicator` also what each adds to numerator and denominator: over all pages they add up to `of`, which is
        the value's own. Who does not cover the region gets sums by division, `level` is then `regions`.
        """
        moment, after, number = ask.parse_as_of(as_of), *_position(cursor)
        with database.snapshot() as connection:
            seen, at = _vintages(connection, moment, number)
            asked = _asked(standards, connection, seen, at, region, period, type, indicator, standard, factors)
            is_ours = covers(principal, asked.place)
            found = records(connection, asked, after, limit) if is_ours else by_division(connection, asked)
        following = found.following and encode_cursor([at.number, *found.following])
        return json_answer({**found.told(), "as_of": at.number, "next": following})

    @routes.get("/records/missing", summary="未报送的机构 / institutions that have not reported")
    def get_missing(
        region: Region,
        period: When,
        type: Type = ALL,
        as_of: AsOf = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        principal: Principal = caller("indicators:read"),
    ) -> Response:
        """在册而未报或只报一部分的机构。Expected, and reported nothing (`missing`) or only a part (`partial`).

        Names are in the register of statistics. Who does not cover the region gets counts by division.
        """
        moment, after, number = ask.parse_as_of(as_of), *_position(cursor)
        with database.snapshot() as connection:
            _, at = _vintages(connection, moment, number)
            asked = Asked(*_place(region, period, type), at)
            if not covers(principal, asked.place):
                told = by_division(connection, asked).told()
                return json_answer({**told, "as_of": at.number, "next": None})
            found = missing(connection, asked.place, asked.when, type, at, after.uscc, limit + 1)
        items = [_missing(each) for each in found[:limit]]
        following = encode_cursor([at.number, found[limit - 1].uscc, 0, 0]) if len(found) > limit else None
        return json_answer({"level": "records", "notice": None, "items": items, "as_of": at.number, "next": following})

    return routes


def _position(cursor: str | None) -> tuple[Place, int | None]:
    """Where a page goes on, and the batch that the first was read at."""
    if cursor is None:
        return BEGINNING, None
    number, *after = decode_cursor(cursor, int, str, int, int)
    if not 0 <= number < 2**63 or not all(0 <= each < 2**31 for each in after[1:]):
        raise ask.bad_cursor()
    return Place(*after), number


def _vintages(connection: Connection, moment: int | datetime | None, number: int | None) -> tuple[Vintage, Vintage]:
    """The one asked for, and the one that this page is read at."""
    seen = vintage(connection, moment)
    return seen, seen if number is None else vintage(connection, number)


def _place(region: str, period: str, type: str) -> tuple[Area, Period, str]:
    if errors := ask.bad_place(region, period, type):
        raise validation(errors)
    place = area(region)
    assert place
    return place, Period.parse(period), type


def _asked(
    standards: Standards, connection: Connection, seen: Vintage, at: Vintage, region: str, period: str, type: str,
    indicator: str | None, standard: str | None, factors: str | None,
) -> Asked:  # fmt: skip
    if indicator is None:
        return Asked(*_place(region, period, type), at)
    only = ask.parse(
        standards.catalogue(connection), seen.seen_at, indicators=[indicator], regions=[region], periods=[period],
        types=[type], standards=[standard] if standard else [], bases=[factors] if factors else [],
    )[0]  # fmt: skip
    if is_measured(only.edition):
        zh, en = NOT_LISTED["zh"], NOT_LISTED["en"]
        raise validation([FieldError(NOT_LISTED["code"], zh, en, value=indicator, parameter="indicator")])
    return Asked.of(only, at)


def _missing(found: Missing) -> dict[str, Any]:
    return {
        "institution_uscc": found.uscc,
        "region": found.region,
        "type": found.type,
        "status": found.status,
        "days": found.days,
        "days_covered": found.covered,
        "institution": f"/statistics/v1/institutions/{found.uscc}",
    }
