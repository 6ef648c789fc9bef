"""One service's database: a pool of psycopg connections and the transaction every use case runs in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

Connection = psycopg.Connection[tuple[Any, ...]]

CONNECT_TIMEOUT_S = 5  # psycopg itself waits 130 s for a server that takes the connection and says nothing


class Database:
    """Connections to one PostgreSQL database. Cheap to make: connects when first used."""

    def __init__(self, url: str, *, max_size: int = 16) -> None:
        self.url = url
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=max_size,
            open=False,
            timeout=10,
            kwargs={"autocommit": False, "connect_timeout": CONNECT_TIMEOUT_S},
            name="bashu",
        )
        self._opened = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A transaction: commits at the end of the block, rolls back if it raises.

        Raises `psycopg.OperationalError` when PostgreSQL is away. One connection that broke gives away that others
        may have, so all are looked at: a server that was restarted costs one failure, not one a connection.
        """
        if not self._opened:
            self._pool.open()
            self._opened = True
        with self._pool.connection() as connection:
            try:
                yield connection
            finally:
                if connection.closed:
                    self._pool.check()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction for reading, in which every statement sees what the first one saw."""
        with self.transaction() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            try:
                yield connection
                connection.commit()  # a rollback would make psycopg forget its prepared statements
            finally:
                connection.rollback()
                connection.isolation_level = None

    def session(self, *, autocommit: bool = True) -> Connection:
        """A connection of one's own, outside the pool: for advisory locks and LISTEN. The caller closes it."""
        return psycopg.connect(self.url, autocommit=autocommit, connect_timeout=CONNECT_TIMEOUT_S)

    @contextmanager
    def glance(self, timeout_s: float) -> Iterator[Connection]:
        """Such a connection for a look whose every statement ends within `timeout_s`: metrics, taken in passing."""
        with closing(self.session()) as connection:
            connection.execute("SELECT set_config('statement_timeout', %s, false)", (f"{timeout_s * 1000:.0f}",))
            yield connection

    def close(self) -> None:
        if self._opened:
            self._pool.close()
