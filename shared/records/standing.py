"""What counts now, said by the service that decides it: for holding against what others made of its events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg.sql import SQL, Identifier

from shared.db import Connection
from shared.records.kind import Kind


def standing(connection: Connection, kind: Kind[Any]) -> Iterator[tuple[str, int]]:
    """(natural key as its events name it, revision in force) of every record of a kind that counts."""
    decides = kind.has_states or kind.says_what_counts  # else a register's entry, in force at once
    parts = {
        "in_force": Identifier("counts" if decides else "revision"),
        "key": SQL(", ").join(Identifier(name) for name, _ in kind.key_columns),
        "head": Identifier(kind.table),
    }
    statement = SQL("SELECT {in_force}, {key} FROM {head} WHERE {in_force} IS NOT NULL").format(**parts)
    with connection.cursor("standing") as cursor:
        cursor.execute(statement)
        for revision, *key in cursor:
            yield kind.subject(kind.key(*key)), revision
