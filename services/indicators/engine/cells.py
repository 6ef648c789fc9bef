"""Layers 2 and 3: what each record group contributes, and the cells as sums of contributions.

A group is institution × period. Its value is its own return where one counts, else, recursively, the sum of
its parts: so it is made of *leaves*, the largest counted returns inside its period. A group lies at the node
and type its institution has on the last day of the period on which it is in the register. Levels enter as
level × days of the leaf in the register; a leaf with no such day contributes nothing. The group is `reported`
when its leaves cover all its days in the register, else `partial`.

Contributions are kept as applied, so a change retracts exactly what was added before.
"""

from __future__ import annotations

from services.indicators.engine.family import energy
from services.indicators.engine.staging import names
from shared.db import Connection

_GRAINS = "(VALUES (12), (6), (3), (1)) g(months)"


def _first_day(month: str) -> str:
    return f"make_date(({month}) / 12, mod({month}, 12) + 1, 1)"


def _rows_within(record: str) -> str:
    """SQL: FROM and WHERE for the register rows `i` of an institution that overlap a period, with that period
    as `p(starts, ends)`; `record` has uscc, first_month and months."""
    return f"""FROM institution_row i, LATERAL (SELECT {_first_day(f"{record}.first_month")},
            {_first_day(f"{record}.first_month + {record}.months")} - 1) p(starts, ends)
        WHERE i.uscc = {record}.uscc AND i.valid_from <= p.ends AND i.valid_to >= p.starts"""


_DAYS = "sum(least(i.valid_to, p.ends) - greatest(i.valid_from, p.starts) + 1)"


def _stage(records: str) -> str:
    """SQL: stage the groups that `records` take part in, each with its node, type and days in the register."""
    return f"""
    INSERT INTO record_group (uscc, first_month, months, region, type, days)
    SELECT r.uscc, r.first_month, r.months, home.region, home.type, home.days
    FROM (SELECT DISTINCT t.uscc, t.first_month - mod(t.first_month, g.months) AS first_month, g.months
          FROM ({records}) t JOIN {_GRAINS} ON g.months >= t.months) r
    CROSS JOIN LATERAL (
        SELECT (array_agg(i.region ORDER BY i.valid_from DESC))[1] AS region,
            (array_agg(i.type ORDER BY i.valid_from DESC))[1] AS type, {_DAYS} AS days
        {_rows_within("r")}) home
    """


_COUNTED = f"SELECT f.uscc, f.first_month, f.months FROM {energy().prefix}_fact f"

STAGE_GROUPS = _stage(f"""SELECT uscc, first_month, months FROM touched
    UNION {_COUNTED} JOIN moved USING (uscc) WHERE f.counts_revision IS NOT NULL""")

STAGE_ALL_GROUPS = _stage(f"{_COUNTED} WHERE f.counts_revision IS NOT NULL")


def contributions() -> str:
    """SQL: the contribution rows (columns of `<prefix>_applied`) of the groups in `record_group`."""
    family = energy()
    flows, levels, split = family.flows, family.levels, names("edition", *family.flags)
    sums = ", ".join(
        [f"sum({flow})::bigint AS {flow}" for flow in flows]
        + [f"sum({fact} * days)::bigint AS {measure}" for fact, measure in levels.items()]
    )
    return f"""
    SELECT uscc, months, first_month, region, type, {split}, {names(*flows, *levels.values())},
        CASE WHEN place = 1 AND covered = days_in_register THEN 1 ELSE 0 END AS reported,
        CASE WHEN place = 1 AND covered < days_in_register THEN 1 ELSE 0 END AS partial
    FROM (
        SELECT uscc, months, first_month, region, type, {split}, {sums}, days_in_register,
            sum(sum(days)) OVER record_group AS covered, row_number() OVER (record_group ORDER BY {split}) AS place
        FROM (
            SELECT r.uscc, r.months, r.first_month, r.region, r.type, r.days AS days_in_register,
                {names("edition", *family.flags, *flows, *levels, prefix="f.")},
                CASE WHEN f.months = r.months THEN r.days
                    ELSE (SELECT {_DAYS} {_rows_within("f")}) END AS days
            FROM record_group r JOIN {family.prefix}_fact f ON f.uscc = r.uscc
                AND f.first_month >= r.first_month AND f.first_month < r.first_month + r.months
                AND f.months <= r.months AND f.counts_revision IS NOT NULL
            WHERE NOT EXISTS (
                SELECT 1 FROM {_GRAINS} JOIN {family.prefix}_fact larger ON larger.uscc = f.uscc
                    AND larger.first_month = f.first_month - mod(f.first_month, g.months)
                    AND larger.months = g.months AND larger.counts_revision IS NOT NULL
                WHERE g.months > f.months AND g.months <= r.months)
            OFFSET 0 -- computes days once a leaf
        ) leaf WHERE days > 0
        GROUP BY uscc, months, first_month, region, type, {split}, days_in_register
        WINDOW record_group AS (PARTITION BY uscc, months, first_month)
    ) s
    """


def _retract() -> str:
    """Take the groups' applied contributions away, into `delta`."""
    family = energy()
    return f"""
    WITH gone AS (
        DELETE FROM {family.prefix}_applied a USING record_group r
        WHERE a.uscc = r.uscc AND a.first_month = r.first_month AND a.months = r.months
        RETURNING {names(*family.cell_key, *family.measures, prefix="a.")}
    )
    INSERT INTO delta ({names(*family.cell_key, *family.measures)})
    SELECT {names(*family.cell_key)}, {names(*family.measures, prefix="-")} FROM gone
    """


def _add() -> str:
    """Keep the groups' contributions of now as applied, and add them to `delta`."""
    family = energy()
    columns = names(*family.cell_key, *family.measures)
    return f"""
    WITH fresh AS (
        INSERT INTO {family.prefix}_applied (uscc, {columns})
        {contributions()} RETURNING {columns}
    )
    INSERT INTO delta ({columns}) SELECT {columns} FROM fresh
    """


def _book() -> str:
    """Sum `delta` by cell, keep the sums as this batch's change, and add them to the cells.

    Cells are taken in one order by every projector, so two of them never wait for each other in a circle.
    """
    family = energy()
    key, measures = names(*family.cell_key), family.measures
    return f"""
    WITH change AS (
        INSERT INTO {family.prefix}_change (batch_id, {key}, {names(*measures)})
        SELECT %(batch)s, {key}, {", ".join(f"sum({m})" for m in measures)} FROM delta
        GROUP BY {key} HAVING {" OR ".join(f"sum({m}) <> 0" for m in measures)}
        RETURNING {key}, {names(*measures)}
    )
    INSERT INTO {family.prefix}_cell AS c ({key}, {names(*measures)})
    SELECT {key}, {names(*measures)} FROM change ORDER BY {key}
    ON CONFLICT ({key}) DO UPDATE SET {", ".join(f"{m} = c.{m} + excluded.{m}" for m in measures)}
    """


def apply(connection: Connection, batch_id: int) -> None:
    """Bring contributions and cells up to the facts and rows that `touched` and `moved` name."""
    connection.execute(STAGE_GROUPS)
    connection.execute(_retract())
    connection.execute(_add())
    book(connection, batch_id)


def book(connection: Connection, batch_id: int) -> int:
    """Add what stands in `delta` to the cells, as the change of one batch; returns how many cells changed."""
    return connection.execute(_book(), {"batch": batch_id}).rowcount
