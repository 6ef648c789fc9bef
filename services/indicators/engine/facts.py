"""Layer 1: facts. What each record says counts, with the batch that put it in force and the one that ended it."""

from __future__ import annotations

from services.indicators.engine.family import energy
from services.indicators.engine.staging import names
from shared.db import Connection


def apply(connection: Connection, batch_id: int) -> int:
    """Take over the staged records that are newer than what is known; the highest revision wins.

    Keeps what ended in `<prefix>_fact_past` and lists the records whose counted content changed in `touched`.
    Returns how many those are.
    """
    return connection.execute(_sql(), {"batch": batch_id}).rowcount


def note_waiting(connection: Connection) -> None:
    """Keep the list of counted records whose institution is not known yet (they are in `lag`).

    Theirs are among the few staged groups without a day in the register.
    """
    prefix = energy().prefix
    connection.execute(f"DELETE FROM {prefix}_waiting w USING moved m WHERE w.uscc = m.uscc")
    connection.execute(
        f"""WITH unknown AS (
            SELECT f.uscc, f.first_month, f.months, f.logged_ms, f.counts_revision
            FROM record_group r JOIN touched USING (uscc, first_month, months)
            JOIN incoming_fact f USING (uscc, first_month, months)
            WHERE r.days IS NULL AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.uscc = f.uscc)
        ), gone AS (
            DELETE FROM {prefix}_waiting w USING unknown u WHERE u.counts_revision IS NULL
                AND (w.uscc, w.first_month, w.months) = (u.uscc, u.first_month, u.months)
        )
        INSERT INTO {prefix}_waiting SELECT uscc, first_month, months, logged_ms FROM unknown
        WHERE counts_revision IS NOT NULL ON CONFLICT DO NOTHING"""
    )


def _sql() -> str:
    family = energy()
    key, content = ("uscc", "first_month", "months"), family.content
    carried = ("revision", "counts_revision", "number", "logged_ms", *content)
    return f"""
    WITH taken AS (
        INSERT INTO {family.prefix}_fact AS f ({names(*key, *carried)}, from_batch)
        SELECT {names(*key, *carried)}, %(batch)s FROM incoming_fact ORDER BY {names(*key)}
        ON CONFLICT ({names(*key)}) DO UPDATE SET
            {", ".join(f"{column} = excluded.{column}" for column in carried)},
            from_batch = CASE WHEN f.counts_revision IS NOT DISTINCT FROM excluded.counts_revision
                THEN f.from_batch ELSE excluded.from_batch END
        WHERE excluded.revision > f.revision
        RETURNING {names(*key, prefix="new.")}, new.counts_revision AS counts_now,
            {", ".join(f"old.{column} AS old_{column}" for column in ("counts_revision", "from_batch", *content))}
    ), ended AS (
        INSERT INTO {family.prefix}_fact_past ({names(*key, "counts_revision", "from_batch", *content)}, to_batch)
        SELECT {names(*key)}, {names("counts_revision", "from_batch", *content, prefix="old_")}, %(batch)s
        FROM taken WHERE old_counts_revision IS NOT NULL AND old_counts_revision IS DISTINCT FROM counts_now
    )
    INSERT INTO touched SELECT {names(*key)} FROM taken WHERE old_counts_revision IS DISTINCT FROM counts_now
    """
