"""The logs that the contract suite runs against, and what their operators can do to them.

Another adapter joins by another class with the same members, and its name in `conftest.LOGS`.
"""

from __future__ import annotations

import os
import signal
import time
import uuid
from pathlib import Path
from typing import Protocol

import psycopg

from shared.bus import Bus, TopicPartition, connect
from shared.bus.postgres import MAX_RECORD_BYTES, PostgresBus
from shared.db import Server


class Log(Protocol):
    """An event log, as its operator sees it."""

    url: str
    max_record_bytes: int

    def connect(self) -> Bus:
        """A client of its own."""
        ...

    def forget(self, partition: TopicPartition, before: int) -> None:
        """Drop the records before an offset, as retention does."""
        ...

    def crash(self) -> None:
        """End the log without warning; it is away until `revive`."""
        ...

    def revive(self) -> None: ...

    def remove(self) -> None: ...


class PostgresLog:
    """A database of its own on the embedded server."""

    max_record_bytes = MAX_RECORD_BYTES

    def __init__(self, server: Server) -> None:
        self._server = server
        self._database = f"contract_{uuid.uuid4().hex[:12]}"
        server.create(self._database)
        self.url = server.url(self._database)

    def connect(self) -> Bus:
        return connect(self.url)

    def forget(self, partition: TopicPartition, before: int) -> None:
        bus = PostgresBus(self.url)
        bus.forget(partition, before)
        bus.close()

    def crash(self) -> None:
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row
        note = Path(row[0]) / "postmaster.pid"
        os.kill(int(note.read_text().splitlines()[0]), signal.SIGQUIT)  # its immediate shutdown: no goodbye, no flush
        while note.exists():
            time.sleep(0.01)

    def revive(self) -> None:
        assert self._server.process
        self._server.process.revive()

    def remove(self) -> None:
        self._server.drop(self._database)
