"""Loading the approved standards of this package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from services.indicators.engine.batch import next_id, number
from services.indicators.standards import packaged, read
from services.indicators.standards.lock import digest, require_unchanged
from shared.clock import CHINA


def load_standards(connection: Any, texts: Iterable[tuple[Path, str]] | None = None) -> int:
    """Load approved standards that the database does not have yet, no drafts; returns how many.

    A version that is there is never touched, whatever its file says now. `connection` is psycopg's.
    Raises `ChangedStandard` when a published file of the package is not what was published.
    """
    if texts is None:
        require_unchanged()
    added = 0
    for _, text in packaged() if texts is None else texts:
        header = read(text).header
        if header.approved is None:
            continue
        approved_at = datetime.combine(header.approved, time(), CHINA)
        added += connection.execute(
            "INSERT INTO standard (name, semver, approved_at, digest, content) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (name, semver) DO NOTHING",
            (header.name, header.semver, approved_at, digest(text), text),
        ).rowcount
    if added and connection.execute("SELECT EXISTS (SELECT FROM batch)").fetchone() == (True,):
        number(connection, next_id(connection), 0)  # values change with it: what is published again needs a number
    return added
