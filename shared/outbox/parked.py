"""Events that the log refused too often: what they are, and sending them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg.rows import args_row

from shared.db import Connection
from shared.outbox.table import CHANNEL

_PARKED = """
SELECT id, type, key, subject, revision, region, tries, reason, parked_at
FROM outbox_parked JOIN outbox USING (id)
"""


class Parked(NamedTuple):
    """One refused event. `id` is its row in the outbox; `reason` is the log's."""

    id: int
    type: str
    key: str
    subject: str
    revision: int
    region: str
    tries: int
    reason: str
    parked_at: datetime


def list_parked(connection: Connection) -> list[Parked]:
    """All parked events, oldest first."""
    with connection.cursor(row_factory=args_row(Parked)) as cursor:
        return cursor.execute(_PARKED + "ORDER BY id").fetchall()


def show_parked(connection: Connection, id: int) -> tuple[Parked, bytes] | None:
    """One parked event and its data (JSON); None if no such event is parked."""
    with connection.cursor(row_factory=args_row(Parked)) as cursor:
        parked = cursor.execute(_PARKED + "WHERE id = %s", (id,)).fetchone()
    row = connection.execute("SELECT data FROM outbox WHERE id = %s", (id,)).fetchone()
    return (parked, row[0]) if parked and row else None


def replay_parked(connection: Connection, ids: Sequence[int] | None = None) -> int:
    """Let these parked events (None: all) be published again, with their tries forgotten; how many there were.

    Later revisions may have left meanwhile: consumers keep the highest revision, whatever comes last.
    """
    replayed = connection.execute(
        "WITH freed AS (DELETE FROM outbox_parked WHERE %(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s) RETURNING id)"
        " INSERT INTO outbox_held (id) SELECT id FROM freed",
        {"ids": None if ids is None else list(ids)},
    ).rowcount
    connection.execute(f"NOTIFY {CHANNEL}".encode())
    return replayed
