"""The facts and the register as they stood at a batch, read from their history: SQL that lists are built on.

An institution lies where, and is what, it is on its last day of the period; a period without a return of its own is
made of the largest returns within it (`engine.cells` says why).
"""

from __future__ import annotations

from typing import Any

from services.indicators.engine.family import energy
from services.indicators.values.areas import Area
from services.indicators.values.cells import Vintage, type_run
from shared.periods import Period

_FAMILY = energy()
CONTENT = ("edition", *_FAMILY.flags, "channel", *_FAMILY.flows, *_FAMILY.levels)
_FACT = f"uscc, first_month, months, counts_revision, {', '.join(CONTENT)}"
_WITHIN = "first_month >= %(first)s AND first_month < %(first)s + %(months)s AND months <= %(months)s"
_THEN = "JOIN batch b ON b.batch_id = {0}.from_batch AND b.number <= %(number)s"
_ENDED = f"{_THEN} JOIN batch e ON e.batch_id = {{0}}.to_batch AND e.number > %(number)s"

_FACTS_NOW = f"SELECT {_FACT} FROM {_FAMILY.prefix}_fact WHERE counts_revision IS NOT NULL AND {_WITHIN}"
_FACTS_THEN = f"""
    SELECT {_FACT} FROM {_FAMILY.prefix}_fact f {_THEN.format("f")} WHERE counts_revision IS NOT NULL AND {_WITHIN}
    UNION ALL SELECT {_FACT} FROM {_FAMILY.prefix}_fact_past p {_ENDED.format("p")} WHERE {_WITHIN}"""
_ROWS_NOW = "SELECT uscc, valid_from, valid_to, region, type FROM institution_row"
_ROWS_THEN = f"""
    SELECT uscc, valid_from, valid_to, region, type FROM institution_row
        JOIN institution i USING (uscc) {_THEN.format("i")}
    UNION ALL SELECT p.uscc, r.* FROM institution_past p {_ENDED.format("p")}
        CROSS JOIN LATERAL jsonb_to_recordset(p.rows) r(valid_from date, valid_to date, region text, type text)"""

_DAYS = "sum(least(i.valid_to, {1}) - greatest(i.valid_from, {0}) + 1)"
_STARTS = "make_date(f.first_month / 12, mod(f.first_month, 12) + 1, 1)"
_ENDS = f"({_STARTS} + make_interval(months => f.months))::date - 1"

# `home`: each institution of the area and type with its days in the register; `leaf`: its returns with theirs.
_SEEN = f"""
WITH fact AS NOT MATERIALIZED ({{facts}}), dated AS NOT MATERIALIZED ({{rows}}),
home AS MATERIALIZED (
    SELECT h.* FROM (
        SELECT i.uscc, (array_agg(i.region ORDER BY i.valid_from DESC))[1] AS region,
            (array_agg(i.type ORDER BY i.valid_from DESC))[1] AS type, {_DAYS.format("%(starts)s", "%(ends)s")} AS days
        FROM dated i WHERE i.valid_from <= %(ends)s AND i.valid_to >= %(starts)s AND i.uscc >= %(uscc)s
        GROUP BY i.uscc) h
    JOIN unnest(%(low)s::text[], %(high)s::text[]) w(low, high) ON h.region BETWEEN w.low AND w.high
    WHERE h.type BETWEEN %(type_low)s AND %(type_high)s),
leaf AS NOT MATERIALIZED (
    SELECT h.uscc, h.region, h.type, f.first_month, f.months, f.counts_revision, d.days, f.{", f.".join(CONTENT)}
    FROM home h JOIN fact f USING (uscc)
    CROSS JOIN LATERAL (
        SELECT {_DAYS.format(_STARTS, _ENDS)} AS days FROM dated i
        WHERE i.uscc = f.uscc AND i.valid_from <= {_ENDS} AND i.valid_to >= {_STARTS}) d
    WHERE d.days > 0 AND NOT EXISTS (
        SELECT FROM fact l WHERE l.uscc = f.uscc AND l.months > f.months
            AND l.first_month = f.first_month - mod(f.first_month, l.months)))
"""


def statement(select: str, at: Vintage) -> bytes:
    """`select` from `home` and `leaf`, as of a vintage; its parameters are those of `parameters` and its own."""
    facts, rows = (_FACTS_NOW, _ROWS_NOW) if at.is_newest else (_FACTS_THEN, _ROWS_THEN)
    return (_SEEN.format(facts=facts, rows=rows) + select).encode()


def parameters(place: Area, when: Period, type_: str, at: Vintage, since_uscc: str) -> dict[str, Any]:
    """`since_uscc`: institutions before it are on earlier pages."""
    runs, types = place.runs(when), type_run(type_)
    return {
        "number": at.number,
        "low": [run.low for run in runs],
        "high": [run.high for run in runs],
        "type_low": types.low,
        "type_high": types.high,
        "first": when.first_month,
        "months": when.months,
        "starts": when.start,
        "ends": when.end,
        "uscc": since_uscc,
    }
