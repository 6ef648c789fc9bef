"""The institutions register as the engine knows it: dated rows, and `expected` as deltas by period.

`register_cell.expected` is a delta at the period where it begins to hold: how many institutions are expected
to report for period P is the sum over `first_month` ≤ P's, at P's grain. An institution is expected in every
period on at least one day of which it is in the register, at the node and type of the last such day.
"""

from __future__ import annotations

from services.indicators.engine.decode import OPEN_END
from shared.db import Connection

ROWS = """(SELECT jsonb_agg(to_jsonb(r) - 'uscc' ORDER BY r.valid_from)
        FROM institution_row r WHERE r.uscc = i.uscc)"""

_KEEP_PAST = f"""
    INSERT INTO institution_past (uscc, revision, rows, from_batch, to_batch)
    SELECT i.uscc, i.revision, {ROWS}, i.from_batch, %(batch)s
    FROM institution i JOIN incoming_institution n USING (uscc) WHERE n.revision > i.revision
"""

_TAKE = """
    WITH taken AS (
        INSERT INTO institution AS i (uscc, revision, number, from_batch)
        SELECT uscc, revision, number, %(batch)s FROM incoming_institution
        ON CONFLICT (uscc) DO UPDATE SET revision = excluded.revision, from_batch = excluded.from_batch
        WHERE excluded.revision > i.revision
        RETURNING uscc
    )
    INSERT INTO moved SELECT uscc FROM taken
"""

# A row begins to be expected in the period of its first day and ends before the period in which the next row
# begins (that row has the later last day), else after the period of its own last day.
_EXPECTED = f"""
    SELECT g.months, edge.first_month, r.region, r.type, edge.expected
    FROM (SELECT uscc, region, type, valid_to,
            (EXTRACT(year FROM valid_from) * 12 + EXTRACT(month FROM valid_from) - 1)::integer AS begins,
            (EXTRACT(year FROM valid_to) * 12 + EXTRACT(month FROM valid_to) - 1)::integer AS ends,
            (lead(EXTRACT(year FROM valid_from) * 12 + EXTRACT(month FROM valid_from) - 1)
                OVER (PARTITION BY uscc ORDER BY valid_from))::integer AS following
        FROM institution_row {{where}}) r
    CROSS JOIN (VALUES (12), (6), (3), (1)) g(months)
    CROSS JOIN LATERAL (VALUES (r.begins - mod(r.begins, g.months), 1),
        (least(r.ends - mod(r.ends, g.months) + g.months, r.following - mod(r.following, g.months)), -1))
        edge(first_month, expected)
    WHERE (edge.expected = 1 OR r.valid_to < DATE '{OPEN_END}' OR r.following IS NOT NULL)
"""

_OF_MOVED = _EXPECTED.format(where="WHERE uscc IN (SELECT uscc FROM moved)")

EXPECTED_OF_ALL = _EXPECTED.format(where="")

KEY = "months, first_month, region, type"

_ADD = f"INSERT INTO register_delta (months, first_month, region, type, expected) {_OF_MOVED}"

_RETRACT = f"""
    INSERT INTO register_delta (months, first_month, region, type, expected)
    SELECT months, first_month, region, type, -expected FROM ({_OF_MOVED}) e
"""

_DROP_ROWS = "DELETE FROM institution_row r USING moved m WHERE r.uscc = m.uscc"

_NEW_ROWS = "INSERT INTO institution_row SELECT n.* FROM incoming_row n JOIN moved USING (uscc)"

STAGE_ALL = f"""
    INSERT INTO register_delta (months, first_month, region, type, expected) {EXPECTED_OF_ALL}
    UNION ALL SELECT months, first_month, region, type, -expected FROM register_cell
"""

_BOOK = """
    WITH change AS (
        INSERT INTO register_change (batch_id, months, first_month, region, type, expected)
        SELECT %(batch)s, months, first_month, region, type, sum(expected) FROM register_delta
        GROUP BY 2, 3, 4, 5 HAVING sum(expected) <> 0
        RETURNING months, first_month, region, type, expected
    )
    INSERT INTO register_cell AS c SELECT * FROM change ORDER BY months, region, type, first_month
    ON CONFLICT (months, region, type, first_month) DO UPDATE SET expected = c.expected + excluded.expected
"""


def apply(connection: Connection, batch_id: int) -> int:
    """Take over the staged institutions that are newer than what is known; returns how many.

    Lists them in `moved` and books the change of `expected`.
    """
    values = {"batch": batch_id}
    connection.execute(_KEEP_PAST, values)
    moved = connection.execute(_TAKE, values).rowcount
    if moved:
        connection.execute(_RETRACT)
        connection.execute(_DROP_ROWS)
        connection.execute(_NEW_ROWS)
        connection.execute(_ADD)
        book(connection, batch_id)
    return moved


def book(connection: Connection, batch_id: int) -> int:
    """Add what stands in `register_delta` to the expected counts; returns how many of them changed."""
    return connection.execute(_BOOK, {"batch": batch_id}).rowcount
