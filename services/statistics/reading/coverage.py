"""Who has reported a period and who has not, by name, from what statistics itself holds.

`reported` and `partial` are those of the indicators (decision record 0005): days of the register that accepted returns
of the period and of its parts cover.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.statistics.reading.roster import ROSTER_SQL, parameters
from shared.db import Connection, Database
from shared.periods import Period
from shared.records.kind import foreign
from shared.web.auth import Principal
from shared.web.paging import decode_cursor, encode_cursor


class Asked(NamedTuple):
    region: str
    form: str
    period: Period


def coverage(database: Database, asked: Asked, by: Principal, cursor: str | None, limit: int) -> dict[str, Any]:
    """Counts, and a page of the institutions that are not fully reported. Raises `Problem` 403 for another region.

    `state` of a missing one: of its return for the period itself, null when none was ever sent.
    """
    if not by.covers(asked.region):
        raise foreign(asked.region)
    after = decode_cursor(cursor, str)[0] if cursor else ""
    values = {
        **parameters(asked.region, asked.period),
        "form": asked.form,
        "first": asked.period.first_month,
        "months": asked.period.months,
        "after": after,
        "limit": limit + 1,
    }
    with database.transaction() as connection:
        expected, reported, partial = _counts(connection, values)
        rows = connection.execute(_MISSING, values).fetchall()
    return {
        "region": asked.region,
        "form": asked.form,
        "period": asked.period.code,
        "expected": expected,
        "reported": reported,
        "partial": partial,
        "missing": expected - reported,
        "items": [dict(zip(_FIELDS, row, strict=True)) for row in rows[:limit]],
        "next": encode_cursor([rows[limit - 1][0]]) if len(rows) > limit else None,
    }


def _counts(connection: Connection, values: dict[str, Any]) -> Sequence[int]:
    return connection.execute(_COUNTS, values).fetchone() or (0, 0, 0)


_FIELDS = ("institution_uscc", "name", "type_code", "region_code", "covered", "state")

# Days in the register, and those of them that accepted returns of the period or of parts of it cover. Grains nest, so
# a day is covered by the union of the returns; `range_agg` makes it of overlapping ones.
_COVERED = f"""
WITH roster AS ({ROSTER_SQL}),
days AS (
    SELECT m.uscc, m.name, m.type_code, m.region_code,
        (SELECT range_agg(daterange(valid_from, valid_to, '[]')) FROM institution_row i WHERE i.uscc = m.uscc)
            * daterange(%(start)s, %(end)s, '[]')::datemultirange AS registered,
        (SELECT range_agg(daterange(make_date(h.first_month / 12, mod(h.first_month, 12) + 1, 1),
                make_date((h.first_month + h.months) / 12, mod(h.first_month + h.months, 12) + 1, 1)))
            FROM energy_return h WHERE h.institution_uscc = m.uscc AND h.form = %(form)s AND h.counts IS NOT NULL
            AND h.first_month >= %(first)s AND h.first_month + h.months <= %(first)s + %(months)s) AS reported
    FROM roster m
),
covered AS (
    SELECT *, CASE WHEN reported IS NULL OR NOT reported && registered THEN 'none'
        WHEN reported @> registered THEN 'all' ELSE 'part' END AS covered FROM days
)
"""
_COUNTS = f"""
{_COVERED}
SELECT count(*), count(*) FILTER (WHERE covered = 'all'), count(*) FILTER (WHERE covered = 'part') FROM covered
"""
_MISSING = f"""
{_COVERED}
SELECT c.uscc, c.name, c.type_code, c.region_code, c.covered, h.state
FROM covered c LEFT JOIN energy_return h
    ON (h.institution_uscc, h.form, h.months, h.first_month) = (c.uscc, %(form)s, %(months)s, %(first)s)
WHERE c.covered <> 'all' AND c.uscc > %(after)s ORDER BY c.uscc LIMIT %(limit)s
"""
