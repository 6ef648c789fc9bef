"""Facts of the records that have no cells: what each says counts, which measures are computed from when they are read.

Nothing is derived from them here, so nothing follows when an institution moves: only `record_changes` tells that what
was computed before may hold no longer.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.indicators.engine import register
from services.indicators.engine.record_events import RecordState
from services.indicators.engine.staging import names
from shared.db import Connection
from shared.db.copying import copy_rows

# Kept by the session that needed it: energy alone, the hot path, pays for no table that empties itself at commit.
_STAGE = """
    CREATE TEMP TABLE IF NOT EXISTS incoming_record (thing text, key text, uscc text, region text, number smallint,
        revision integer, counts_revision integer, content json, logged_ms bigint);
    TRUNCATE incoming_record
"""
_STAGED = (
    ("thing", "text"), ("key", "text"), ("uscc", "text"), ("region", "text"), ("number", "smallint"),
    ("revision", "integer"), ("counts_revision", "integer"), ("content", "bytea"), ("logged_ms", "bigint"),
)  # fmt: skip
_CARRIED = ("uscc", "region", "number", "revision", "counts_revision", "content", "logged_ms")
_COUNTS = ("uscc", "region", "counts_revision", "content")

# The rows that stop waiting and those that begin to are never the same: a statement changes a row once.
_APPLY = f"""
    WITH taken AS (
        INSERT INTO record_fact AS f (thing, key, {names(*_CARRIED)}, from_batch)
        SELECT thing, key, uscc, region, number, revision, counts_revision, content::jsonb, logged_ms, %(batch)s
        FROM incoming_record ORDER BY thing, key
        ON CONFLICT (thing, key) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in _CARRIED)},
            from_batch = CASE WHEN (f.counts_revision, f.content) IS NOT DISTINCT FROM
                (excluded.counts_revision, excluded.content) THEN f.from_batch ELSE excluded.from_batch END
        WHERE excluded.revision > f.revision
        RETURNING new.thing, new.key, new.uscc, new.number, new.counts_revision, new.content, new.logged_ms,
            {", ".join(f"old.{column} AS old_{column}" for column in (*_COUNTS, "from_batch"))}
    ), changed AS (
        SELECT * FROM taken
        WHERE (old_counts_revision, old_content) IS DISTINCT FROM (counts_revision, content)
    ), ended AS (
        INSERT INTO record_fact_past (thing, key, {names(*_COUNTS)}, from_batch, to_batch)
        SELECT thing, key, {names(*_COUNTS, prefix="old_")}, old_from_batch, %(batch)s
        FROM changed WHERE old_content IS NOT NULL
    ), told AS (
        INSERT INTO record_changes AS c (thing, number, changes)
        SELECT thing, number, count(*) FROM changed GROUP BY thing, number
        ON CONFLICT (thing, number) DO UPDATE SET changes = c.changes + excluded.changes
    ), waits_no_more AS (
        DELETE FROM record_waiting w USING changed c
        WHERE (w.uscc, w.thing, w.key) = (c.old_uscc, c.thing, c.key)
            AND (c.content IS NULL OR c.uscc IS DISTINCT FROM c.old_uscc)
    ), waits AS (
        INSERT INTO record_waiting (uscc, thing, key, logged_ms)
        SELECT uscc, thing, key, logged_ms FROM changed c
        WHERE content IS NOT NULL AND uscc IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.uscc = c.uscc)
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) FROM changed
"""

_MOVED = f"""
    WITH known AS (DELETE FROM record_waiting w USING moved m WHERE w.uscc = m.uscc)
    INSERT INTO record_changes AS c (thing, number, changes)
    SELECT 'statistics.institution', i.number, count(*) FROM moved JOIN institution i USING (uscc)
        LEFT JOIN institution_past p ON p.uscc = i.uscc AND p.to_batch = %(batch)s
    WHERE p.rows IS NULL OR p.rows <> {register.ROWS} GROUP BY i.number
    ON CONFLICT (thing, number) DO UPDATE SET changes = c.changes + excluded.changes
"""


def apply(connection: Connection, batch_id: int, records: Iterable[RecordState]) -> int:
    """Take over the records that are newer than what is known; the highest revision wins.

    Keeps what ended in `record_fact_past`. Returns of how many records it changed what counts.
    """
    connection.execute(_STAGE)
    copy_rows(connection, "incoming_record", _STAGED, records)
    row = connection.execute(_APPLY, {"batch": batch_id}).fetchone()
    assert row is not None
    return int(row[0])


def note_moved(connection: Connection, batch_id: int) -> None:
    """Say of the institutions in `moved` that they changed; what waited for them waits no more.

    One whose rows are as they were (it has another name, say) changes no measure: what was computed holds on.
    """
    connection.execute(_MOVED, {"batch": batch_id})
