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

# The groups that the touched records, and all records of the moved institutions, take part in.
STAGE_GROUPS = f"""
    INSERT INTO record_group
    SELECT DISTINCT t.uscc, t.first_month - mod(t.first_month, g.months), g.months
    FROM (SELECT uscc, first_month, months FROM touched
          UNION SELECT f.uscc, f.first_month, f.months FROM moved JOIN {energy().prefix}_fact f USING (uscc)
          WHERE f.counts_revision IS NOT NULL) t
    JOIN {_GRAINS} ON g.months >= t.months
"""

STAGE_ALL_GROUPS = f"""
    INSERT INTO record_group
    SELECT DISTINCT f.uscc, f.first_month - mod(f.first_month, g.months), g.months
    FROM {energy().prefix}_fact f JOIN {_GRAINS} ON g.months >= f.months WHERE f.counts_revision IS NOT NULL
"""


def _first_day(month: str) -> str:
    return f"make_date(({month}) / 12, mod({month}, 12) + 1, 1)"


def _days_in_register(uscc: str, first: str, months: str) -> str:
    """SQL: on how many days of a period the institution is in the register."""
    start, end = _first_day(first), f"{_first_day(f'{first} + {months}')} - 1"
    return f"""(SELECT sum(least(i.valid_to, {end}) - greatest(i.valid_from, {start}) + 1)
        FROM institution_row i WHERE i.uscc = {uscc} AND i.valid_from <= {end} AND i.valid_to >= {start})"""


def contributions() -> str:
    """SQL: the contribution rows (columns of `<prefix>_applied`) of the groups in `record_group`."""
    family = energy()
    flows, levels = family.flows, family.levels
    sums = ", ".join(
        [f"sum({flow})::bigint AS {flow}" for flow in flows]
        + [f"sum({fact} * days)::bigint AS {measure}" for fact, measure in levels.items()]
    )
    return f"""
    SELECT s.uscc, s.months, s.first_month, node.region, node.type,
        {names("edition", *family.flags, *flows, *levels.values(), prefix="s.")},
        CASE WHEN s.place = 1 AND s.covered = s.days_in_register THEN 1 ELSE 0 END AS reported,
        CASE WHEN s.place = 1 AND s.covered < s.days_in_register THEN 1 ELSE 0 END AS partial
    FROM (
        SELECT uscc, months, first_month, {names("edition", *family.flags)}, {sums}, days_in_register,
            sum(sum(days)) OVER grp AS covered,
            row_number() OVER (grp ORDER BY {names("edition", *family.flags)}) AS place
        FROM (
            SELECT r.uscc, r.months, r.first_month, {names("edition", *family.flags, *flows, *levels, prefix="f.")},
                {_days_in_register("f.uscc", "f.first_month", "f.months")} AS days,
                {_days_in_register("r.uscc", "r.first_month", "r.months")} AS days_in_register
            FROM record_group r JOIN {family.prefix}_fact f ON f.uscc = r.uscc
                AND f.first_month >= r.first_month AND f.first_month < r.first_month + r.months
                AND f.months <= r.months AND f.counts_revision IS NOT NULL
            WHERE NOT EXISTS (
                SELECT 1 FROM {_GRAINS} JOIN {family.prefix}_fact larger ON larger.uscc = f.uscc
                    AND larger.first_month = f.first_month - mod(f.first_month, g.months)
                    AND larger.months = g.months AND larger.counts_revision IS NOT NULL
                WHERE g.months > f.months AND g.months <= r.months)
        ) leaf WHERE days > 0
        GROUP BY uscc, months, first_month, {names("edition", *family.flags)}, days_in_register
        WINDOW grp AS (PARTITION BY uscc, months, first_month)
    ) s CROSS JOIN LATERAL (
        SELECT region, type FROM institution_row i WHERE i.uscc = s.uscc
            AND i.valid_from <= {_first_day("s.first_month + s.months")} - 1
            AND i.valid_to >= {_first_day("s.first_month")}
        ORDER BY i.valid_from DESC LIMIT 1
    ) node
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


def add() -> str:
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
    connection.execute(add())
    book(connection, batch_id)


def book(connection: Connection, batch_id: int) -> int:
    """Add what stands in `delta` to the cells, as the change of one batch; returns how many cells changed."""
    return connection.execute(_book(), {"batch": batch_id}).rowcount
