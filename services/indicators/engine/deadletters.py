"""What could not be read: list, show, and apply again after the cause is gone."""

from __future__ import annotations

from typing import NamedTuple

from services.indicators.engine import batch as batches
from services.indicators.engine.batch import Batch
from shared.bus import Received
from shared.db import Database


class DeadLetter(NamedTuple):
    id: int
    topic: str
    partition: int
    offset: int
    error: str
    seen_at: str
    key: bytes
    value: bytes | None
    headers: list[tuple[str, str]]
    logged_ms: int


_SELECT = """SELECT id, topic, partition, "offset", error, seen_at::text, key, value, headers,
    logged_ms FROM dead_letter WHERE resolved_at IS NULL"""


def unresolved(database: Database) -> list[DeadLetter]:
    """All that wait, oldest first."""
    with database.transaction() as connection:
        return [DeadLetter(*row) for row in connection.execute(f"{_SELECT} ORDER BY id").fetchall()]


def find(database: Database, id_: int) -> DeadLetter | None:
    with database.transaction() as connection:
        row = connection.execute(f"{_SELECT} AND id = %s", (id_,)).fetchone()
    return DeadLetter(*row) if row else None


def replay(database: Database, id_: int) -> str | None:
    """Apply one again, also while projectors run; returns why it still cannot be read, None when it was applied.

    The number's fence row is locked meanwhile, so nothing else about its institutions is applied beside it.
    """
    with database.transaction() as connection:
        row = connection.execute(f"{_SELECT} AND id = %s FOR UPDATE", (id_,)).fetchone()
        if row is None:
            return "no such dead letter, or it is resolved"
        letter = DeadLetter(*row)
        connection.execute("SELECT 1 FROM fence WHERE number = %s FOR UPDATE", (letter.partition,))
        batch = Batch.of([_received(letter)])
        if batch.unreadable:
            return batch.unreadable[0][1]
        batches.write(connection, batch)
        connection.execute("UPDATE dead_letter SET resolved_at = now() WHERE id = %s", (id_,))
    return None


def _received(letter: DeadLetter) -> Received:
    headers = tuple((name, value.encode("latin-1")) for name, value in letter.headers)
    return Received(letter.topic, letter.partition, letter.offset, letter.key, letter.value, headers, letter.logged_ms)
