"""SQL for what was known at a vintage: the facts that counted, and the dated rows of the institutions.

Both take the parameter `number` (a batch number) where the vintage is a past one.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.indicators.engine.family import energy
from services.indicators.values.cells import Vintage

_FACT = "f.thing, f.key, f.uscc, f.region, f.counts_revision, f.content"
_BEGAN = "JOIN batch began ON began.batch_id = f.from_batch AND began.number <= %(number)s"
_ENDED = "JOIN batch ended ON ended.batch_id = f.to_batch AND ended.number > %(number)s"

_ROW = "valid_from date, valid_to date, region text, type text, is_key_user boolean, located_in text"


def facts(at: Vintage, things: Iterable[str]) -> str:
    """SELECT of (thing, key, uscc, region, counts_revision, content), one row for each record that counts.

    `things` are names of this package's own, never of a caller.
    """
    listed = ", ".join(f"'{thing}'" for thing in things) or "NULL"
    if at.is_newest:
        return f"SELECT {_FACT} FROM record_fact f WHERE f.content IS NOT NULL AND f.thing IN ({listed})"
    return f"""SELECT {_FACT} FROM record_fact f {_BEGAN} WHERE f.content IS NOT NULL AND f.thing IN ({listed})
        UNION ALL SELECT {_FACT} FROM record_fact_past f {_BEGAN} {_ENDED} WHERE f.thing IN ({listed})"""


def institution_rows(at: Vintage) -> str:
    """SELECT of (uscc, valid_from, valid_to, region, type, is_key_user, located_in), both days inclusive."""
    columns = "uscc, valid_from, valid_to, region, type, is_key_user, located_in"
    if at.is_newest:
        return f"SELECT {columns} FROM institution_row"
    return f"""SELECT {columns} FROM institution_row WHERE uscc IN (SELECT f.uscc FROM institution f {_BEGAN})
        UNION ALL SELECT f.uscc, r.* FROM institution_past f {_BEGAN} {_ENDED}
        CROSS JOIN LATERAL jsonb_to_recordset(f.rows) AS r({_ROW})"""


def energy_returns(at: Vintage) -> str:
    """SELECT of the energy returns that count: facts, `year`, and whether each `counts` beside one of a longer period.

    One that holds another is of the same year, begins no later and ends no earlier: it is among those before it.
    (Looking for it return by return reads all of them for each.)
    """
    columns = "f.uscc, f.months, f.first_month, f.channel, f.counts_revision, " + ", ".join(
        f"f.{name}" for name in energy().flows
    )
    known = f"SELECT {columns} FROM energy_fact f WHERE f.counts_revision IS NOT NULL"
    if not at.is_newest:
        known = f"""SELECT {columns} FROM energy_fact f {_BEGAN} WHERE f.counts_revision IS NOT NULL
            UNION ALL SELECT {columns} FROM energy_fact_past f {_BEGAN} {_ENDED}"""
    return f"""SELECT k.*, coalesce(max(first_month + months) OVER (PARTITION BY uscc, year
            ORDER BY first_month, months DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            < first_month + months, true) AS counts
        FROM (SELECT u.*, first_month / 12 AS year FROM ({known}) u) k"""


def assigned_values() -> str:
    """SELECT of (target, region, valid_from) of the values assigned by the parameter `seen_at` (null: all)."""
    return """SELECT DISTINCT target, region, valid_from FROM target_value
        WHERE %(seen_at)s::timestamptz IS NULL OR loaded_at <= %(seen_at)s"""
