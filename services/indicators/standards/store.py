"""The approved standards of the database, kept in memory while nothing was added."""

from __future__ import annotations

from services.indicators.standards.catalogue import Approved, Catalogue
from services.indicators.standards.loader import read
from services.indicators.standards.lock import require_unchanged
from shared.db import Connection


class Standards:
    """One a process; safe to share between threads (the catalogue is replaced, never changed)."""

    def __init__(self) -> None:
        """Raises `ChangedStandard` when a published file of this package is not the one that was published."""
        require_unchanged()
        self._known = 0, Catalogue([])  # how many versions, and what they are

    def catalogue(self, connection: Connection) -> Catalogue:
        """What this transaction sees: approved versions are only ever added, so their number tells what is new."""
        row = connection.execute("SELECT count(*) FROM standard").fetchone()
        versions, catalogue = self._known
        if row and row[0] != versions:
            rows = connection.execute("SELECT approved_at, content FROM standard").fetchall()
            catalogue = Catalogue([Approved(at, read(content)) for at, content in rows])
            self._known = len(rows), catalogue
        return catalogue
