"""Compute all present cells anew from facts and register, and book any difference as one new batch.

History is never rewritten: what was read as of an earlier batch stays. A rebuild that finds a difference has
found a defect of the projector (or a hand in the database), and says so by returning a batch number.
"""

from __future__ import annotations

from services.indicators.engine import batch as batches
from services.indicators.engine import cells, register, staging
from services.indicators.engine.family import energy
from services.indicators.engine.staging import names
from shared.db import Database


def rebuild(database: Database) -> int | None:
    """Returns the number of the batch that corrects the cells, None when they were right.

    Locks all fences: projectors wait meanwhile, readers do not.
    """
    family = energy()
    columns = names(*family.cell_key, *family.measures)
    with database.transaction() as connection:
        connection.execute("LOCK TABLE fence IN SHARE ROW EXCLUSIVE MODE")
        staging.create(connection)
        batch_id = batches.next_id(connection)
        connection.execute(cells.STAGE_ALL_GROUPS)
        connection.execute(f"TRUNCATE {family.prefix}_applied")
        connection.execute(cells.add())
        connection.execute(
            f"""INSERT INTO delta ({columns})
            SELECT {names(*family.cell_key)}, {names(*family.measures, prefix="-")} FROM {family.prefix}_cell"""
        )
        connection.execute(register.STAGE_ALL)
        different = cells.book(connection, batch_id) + register.book(connection, batch_id)
        return batches.number(connection, batch_id, 0) if different else None
