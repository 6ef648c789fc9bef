"""What writes in this service besides the engine: loading approved standards, assigning target values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path
from typing import Any

from services.indicators.standards import packaged, read
from shared.clock import CHINA


def load_standards(connection: Any, texts: Iterable[tuple[Path, str]] | None = None) -> int:
    """Load approved standards that the database does not have yet; returns how many.

    A version that is there is never touched, whatever its file says now. `connection` is psycopg's.
    """
    added = 0
    for _, text in packaged() if texts is None else texts:
        header = read(text).header
        approved_at = datetime.combine(header.approved, time(), CHINA)
        digest = hashlib.sha256(text.encode()).hexdigest()
        added += connection.execute(
            "INSERT INTO standard (name, semver, approved_at, digest, content) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (name, semver) DO NOTHING",
            (header.name, header.semver, approved_at, digest, text),
        ).rowcount
    return added
