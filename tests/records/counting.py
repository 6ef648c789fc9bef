"""What counts of a kind of record, as reconcile asks for it."""

from __future__ import annotations

from typing import Any

from shared.db import Database
from shared.records.kind import Kind
from shared.records.standing import standing


def counting(database: Database, kind: Kind[Any]) -> list[tuple[str, int]]:
    """(natural key, revision in force)"""
    with database.transaction() as connection:
        return list(standing(connection, kind))
