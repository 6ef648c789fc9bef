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
    """SQL: stage the groups that `records` take part in, each with its node, type and days in the register.

    All three are null where it is not in the register on any day.
    """
    return f"""
    INSERT INTO record_group (uscc, first_month, months, region, type, days)
    SELECT r.uscc, r.first_month, r.months, home.region, home.type, home.days
    FROM (SELECT DISTINCT t.uscc, t.first_month - mod(t.first_month, g.months) AS first_month, g.months
          FROM ({records}) t JOIN {_GRAINS} ON g.months >= t.months) r
    LEFT JOIN LATERAL (
        SELECT i.region, i.type, {_DAYS} OVER () AS days
        {_rows_within("r")} ORDER BY i.valid_from DESC LIMIT 1) home ON true
    """


_COUNTED = f"SELECT f.uscc, f.first_month, f.months FROM {energy().prefix}_fact f"

STAGE_GROUPS = (
    _stage(f"""SELECT uscc, first_month, months FROM touched
    UNION {_COUNTED} JOIN moved USING (uscc) WHERE f.counts_revision IS NOT NULL""")
    + """
    ORDER BY r.uscc, r.first_month, r.months -- all that follows then walks along the indexes"""
)

STAGE_ALL_GROUPS = _stage(f"{_COUNTED} WHERE f.counts_revision IS NOT NULL")


def contributions() -> str:
    """SQL: the contribution rows (columns of `<prefix>_applied`) of the groups in `record_group`."""
    return f"{_of_own()} UNION ALL {_of_parts()}"


def _is_own(fact: str) -> str:
    """SQL: whether this fact is the counted return of the very period of the group `r`."""
    return f"""{fact}.uscc = r.uscc AND {fact}.first_month = r.first_month AND {fact}.months = r.months
        AND {fact}.counts_revision IS NOT NULL"""


def _of_own() -> str:
    """Groups with a counted return of their own: it says all."""
    family = energy()
    levels = ", ".join(f"f.{fact} * r.days AS {measure}" for fact, measure in family.levels.items())
    return f"""
    SELECT r.uscc, r.months, r.first_month, r.region, r.type,
        {names("edition", *family.flags, *family.flows, prefix="f.")}, {levels}, 1 AS reported, 0 AS partial
    FROM record_group r JOIN {family.prefix}_fact f ON {_is_own("f")} WHERE r.days > 0
    """


def _of_parts() -> str:
    """Groups without one: the sums of their leaves, a row for each edition and flags."""
    family = energy()
    flows, levels, split = family.flows, family.levels, names("edition", *family.flags)
    sums = ", ".join(
        [f"total({flow}) AS {flow}" for flow in flows]
        + [f"total({fact} * days) AS {measure}" for fact, measure in levels.items()]
    )
    return f"""
    SELECT uscc, months, first_month, region, type, {split}, {names(*flows, *levels.values())},
        CASE WHEN place = 1 AND covered = days_in_register THEN 1 ELSE 0 END AS reported,
        CASE WHEN place = 1 AND covered < days_in_register THEN 1 ELSE 0 END AS partial
    FROM (
        SELECT uscc, months, first_month, region, type, {split}, {sums}, days_in_register,
            total(total(days)) OVER record_group AS covered, row_number() OVER (record_group ORDER BY {split}) AS place
        FROM (
            SELECT r.uscc, r.months, r.first_month, r.region, r.type, r.days AS days_in_register,
                {names("edition", *family.flags, *flows, *levels, prefix="f.")},
                (SELECT {_DAYS} {_rows_within("f")}) AS days
            FROM record_group r JOIN {family.prefix}_fact f ON f.uscc = r.uscc
                AND f.first_month >= r.first_month AND f.first_month < r.first_month + r.months
                AND f.months < r.months AND f.counts_revision IS NOT NULL
            WHERE r.days > 0 AND NOT EXISTS (SELECT 1 FROM {family.prefix}_fact own WHERE {_is_own("own")})
            AND NOT EXISTS (
                SELECT 1 FROM {_GRAINS} JOIN {family.prefix}_fact larger ON larger.uscc = f.uscc
                    AND larger.first_month = f.first_month - mod(f.first_month, g.months)
                    AND larger.months = g.months AND larger.counts_revision IS NOT NULL
                WHERE g.months > f.months AND g.months < r.months)
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
    """Keep the groups' contributions of now as applied, and book them together with what `delta` holds."""
    family = energy()
    columns = names(*family.cell_key, *family.measures)
    return f"""
    WITH fresh AS (
        INSERT INTO {family.prefix}_applied (uscc, {columns})
        {contributions()} RETURNING {columns}
    ), {_book(f"(SELECT {columns} FROM fresh UNION ALL SELECT {columns} FROM delta)")}
    """


def _book(differences: str) -> str:
    """SQL after WITH: sum differences by cell, keep the sums as this batch's change, and add them to the cells.

    Cells are taken in one order by every projector, so two of them never wait for each other in a circle.
    """
    family = energy()
    key, measures = names(*family.cell_key), family.measures
    return f"""change AS (
        INSERT INTO {family.prefix}_change (batch_id, {key}, {names(*measures)})
        SELECT %(batch)s, {key}, {", ".join(f"total({m})" for m in measures)} FROM {differences} d
        GROUP BY {key} HAVING {" OR ".join(f"total({m}) <> 0" for m in measures)}
        RETURNING {key}, {names(*measures)}
    )
    INSERT INTO {family.prefix}_cell AS c ({key}, {names(*measures)})
    SELECT {key}, {names(*measures)} FROM change ORDER BY {key}
    ON CONFLICT ({key}) DO UPDATE SET {", ".join(f"{m} = c.{m} + excluded.{m}" for m in measures)}
    """


def stage(connection: Connection) -> None:
    """Stage the groups that the facts in `touched` and the institutions in `moved` take part in."""
    connection.execute(STAGE_GROUPS)


def apply(connection: Connection, batch_id: int) -> None:
    """Bring contributions and cells of the staged groups up to facts and register."""
    connection.execute(_retract())
    connection.execute(_add(), {"batch": batch_id})


def book(connection: Connection, batch_id: int) -> int:
    """Add what stands in `delta` to the cells, as the change of one batch; returns how many cells changed."""
    return connection.execute(f"WITH {_book('delta')}", {"batch": batch_id}).rowcount
