"""One connection to the log that comes back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from shared.bus.base import BusUnavailable
from shared.db import Connection

CONNECT_TIMEOUT_S = 5


class Session:
    """A connection made when first used, and again after it was lost. Not thread-safe."""

    def __init__(self, url: str, prepare: Callable[[Connection], None]) -> None:
        """`prepare` is run on every new connection."""
        self._url = url
        self._prepare = prepare
        self._connection: Connection | None = None

    @contextmanager
    def use(self) -> Iterator[Connection]:
        """The connection, in autocommit mode. Raises `BusUnavailable` when the server is away or was lost."""
        try:
            if self._connection is None:
                connection = psycopg.connect(self._url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)
                self._connection = connection
                self._prepare(connection)
            yield self._connection
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            self.close()
            raise BusUnavailable(str(error)) from error

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
