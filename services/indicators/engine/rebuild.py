"""Compute all present cells anew from facts and register, and book any difference as one new batch.

History is never rewritten: what was read as of an earlier batch stays. A rebuild that finds a difference has
found a defect of the projector (or a hand in the database), and says so by returning a batch number.
"""

from __future__ import annotations

from services.indicators.engine import batch as batches
from services.indicators.engine import cells, register, staging
from services.indicators.engine.family import Family, energy
from services.indicators.engine.staging import names
from shared.db import Connection, Database


def rebuild(database: Database) -> int | None:
    """Returns the number of the batch that corrects the cells, None when they were right.

    Facts of records without cells have nothing to be made again: what is asked of them is computed when it is asked.
    Locks all fences: projectors wait meanwhile, readers do not.
    """
    family = energy()
    with database.transaction() as connection:
        connection.execute("LOCK TABLE fence IN SHARE ROW EXCLUSIVE MODE")
        staging.create(connection)
        batch_id = batches.next_id(connection)
        connection.execute(cells.STAGE_ALL_GROUPS)
        connection.execute("ANALYZE record_group")
        connection.execute(f"CREATE TEMP TABLE fresh ON COMMIT DROP AS {cells.contributions()}")
        connection.execute("ANALYZE fresh")
        _correct_applied(connection, family)
        _stage_differences(connection, family)
        connection.execute(register.STAGE_ALL)
        different = cells.book(connection, batch_id) + register.book(connection, batch_id)
        return batches.number(connection, batch_id, 0) if different else None


def _correct_applied(connection: Connection, family: Family) -> None:
    """Make the kept contributions those of `fresh`; writes only what differs."""
    columns = names("uscc", *family.cell_key, *family.measures)
    kept, fresh = f"SELECT {columns} FROM {family.prefix}_applied", f"SELECT {columns} FROM fresh"
    key = ("uscc", "first_month", "months", "edition", *family.flags)
    connection.execute(
        f"""DELETE FROM {family.prefix}_applied a USING ({kept} EXCEPT {fresh}) wrong
        WHERE ({names(*key, prefix="a.")}) = ({names(*key, prefix="wrong.")})"""
    )
    connection.execute(f"INSERT INTO {family.prefix}_applied ({columns}) ({fresh} EXCEPT {kept})")


def _stage_differences(connection: Connection, family: Family) -> None:
    """What `fresh` adds up to less what the cells hold, into `delta`."""
    key, measures = names(*family.cell_key), family.measures
    connection.execute(
        f"""INSERT INTO delta ({key}, {names(*measures)})
        SELECT {key}, {", ".join(f"total({measure})" for measure in measures)} FROM fresh GROUP BY {key}
        UNION ALL SELECT {key}, {names(*measures, prefix="-")} FROM {family.prefix}_cell"""
    )
