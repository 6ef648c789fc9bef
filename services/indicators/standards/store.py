"""The approved standards of the database, kept in memory while nothing was added."""

from __future__ import annotations

import time

from services.indicators.records.memory import Memory
from services.indicators.standards.catalogue import Approved, Catalogue
from services.indicators.standards.loader import read
from shared.db import Connection

FRESH_S = 1.0  # a newly approved version is seen after at most this


class Standards:
    """One a process; safe to share between threads (the catalogue is replaced, never changed)."""

    def __init__(self) -> None:
        self.memory = Memory()  # of what was computed under them
        self._catalogue = Catalogue([])
        self._versions = -1
        self._looked_at = float("-inf")

    def catalogue(self, connection: Connection) -> Catalogue:
        """Approved versions are only ever added, so their number tells whether something is new."""
        if time.monotonic() - self._looked_at > FRESH_S:
            row = connection.execute("SELECT count(*) FROM standard").fetchone()
            versions = row[0] if row else 0
            if versions != self._versions:
                rows = connection.execute("SELECT approved_at, content FROM standard").fetchall()
                self._catalogue = Catalogue(Approved(at, read(content)) for at, content in rows)
                self._versions = len(rows)
            self._looked_at = time.monotonic()
        return self._catalogue
