"""GET records: the returns behind a value. Only a caller whose region covers the value's may see them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.indicators.engine.family import energy
from services.indicators.values import ask
from services.indicators.values.areas import Area, area
from services.indicators.values.cells import ALL, type_run
from shared.db import Connection, Database
from shared.periods import Period
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from shared.web.problems import Problem, validation

_MEASURES = (*energy().flows, *energy().levels)

# A return is behind a value when its institution contributes to the cells asked for, it lies in the period, and
# no larger counted return of that period holds it.
_QUERY = f"""
WITH contributing AS (
    SELECT DISTINCT a.uscc, a.region, a.type
    FROM {energy().prefix}_applied a JOIN unnest(%(low)s::text[], %(high)s::text[]) w(low, high)
        ON a.region BETWEEN w.low AND w.high
    WHERE a.months = %(months)s AND a.first_month = %(first)s AND a.type BETWEEN %(type_low)s AND %(type_high)s)
SELECT c.uscc, c.region, c.type, f.first_month, f.months, f.counts_revision, f.edition, f.has_area, f.has_users,
    f.channel, {", ".join(f"f.{name}" for name in _MEASURES)}
FROM contributing c JOIN {energy().prefix}_fact f USING (uscc)
WHERE f.counts_revision IS NOT NULL AND f.months <= %(months)s
    AND f.first_month >= %(first)s AND f.first_month < %(first)s + %(months)s
    AND (f.uscc, f.first_month, f.months) > (%(uscc)s, %(after_first)s, %(after_months)s)
    AND NOT EXISTS (SELECT FROM {energy().prefix}_fact l WHERE l.uscc = f.uscc AND l.counts_revision IS NOT NULL
        AND l.months > f.months AND l.months <= %(months)s
        AND l.first_month = f.first_month - mod(f.first_month, l.months))
ORDER BY f.uscc, f.first_month, f.months LIMIT %(limit)s
"""


def router(database: Database) -> APIRouter:
    routes = APIRouter()

    @routes.get("/records", summary="数值背后的报送 / the returns behind a value")
    def get_records(
        region: Annotated[str, Query(max_length=20)],
        period: Annotated[str, Query(max_length=10)],
        type: Annotated[str, Query(max_length=5)] = ALL,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
        principal: Principal = caller("indicators:read"),
    ) -> Response:
        """整数，最小单位。What counts now, as integers in the smallest unit; `revision` is the one counting."""
        errors = ask.bad_place(region, period, type)
        if errors:
            raise validation(errors)
        place, when = area(region), Period.parse(period)
        assert place
        if not _covers(principal, place):
            raise _foreign(region)
        after = decode_cursor(cursor, str, int, int) if cursor else ("", 0, 0)
        if "\0" in after[0]:  # no text of PostgreSQL
            raise ask.bad_cursor()
        with database.transaction() as connection:
            found = _read(connection, place, when, type, after, limit + 1)
        following = encode_cursor((found[limit - 1][0], *found[limit - 1][3:5])) if len(found) > limit else None
        return json_answer({"items": [_record(row) for row in found[:limit]], "next": following})

    return routes


def _covers(principal: Principal, place: Area) -> bool:
    """A list of records goes only to its own province: what is read must lie within the caller's region."""
    return all(principal.covers(end) for run in place.nodes for end in run)


def _foreign(region: str) -> Problem:
    zh = f"{region} 不在您的管辖范围内：明细只向本地区提供"
    return Problem(403, "region_not_covered", zh, f"{region} is outside your region: records stay in their province.")


def _read(
    connection: Connection, place: Area, when: Period, type: str, after: tuple[Any, ...], limit: int
) -> list[tuple[Any, ...]]:
    runs, types = place.runs(when), type_run(type)
    return connection.execute(
        _QUERY.encode(),
        {
            "low": [run.low for run in runs],
            "high": [run.high for run in runs],
            "months": when.months,
            "first": when.first_month,
            "type_low": types.low,
            "type_high": types.high,
            "uscc": after[0],
            "after_first": after[1],
            "after_months": after[2],
            "limit": limit,
        },
    ).fetchall()


def _record(row: tuple[Any, ...]) -> dict[str, Any]:
    uscc, region, type, first_month, months, revision, edition, has_area, has_users, channel, *measures = row
    period, form = Period(first_month, months).code, energy().form
    known = {"floor_area_dm2": has_area, "users_milliperson": has_users}
    return {
        "institution_uscc": uscc,
        "region": region,
        "type": type,
        "form": form,
        "period": period,
        "revision": revision,
        "form_edition": edition,
        "channel": channel,
        "measures": {
            name: amount if known.get(name, True) else None for name, amount in zip(_MEASURES, measures, strict=True)
        },
        "record": f"/statistics/v1/energy-returns/{uscc}/{form}/{period}",
    }
