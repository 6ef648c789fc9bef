"""Where the databases are: the embedded server of a data folder, or one that an operator runs.

Each service owns one database, `bashu_<service>`; the event log of the embedded profile is `bashu_log`.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import errors, sql

from shared.db.embedded import Embedded

LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"


class Server:
    """A running PostgreSQL ≥ 18 and the URLs of the databases on it."""

    def __init__(self, base_url: str, embedded: Embedded | None = None) -> None:
        """`base_url` points at any database of the server, as a user who may create databases."""
        self.base_url = base_url
        self.process = embedded  # None: an operator's server, which is not ours to stop or mend

    @staticmethod
    def embedded(folder: Path) -> Server:
        """Start (or join) the PostgreSQL of a data folder; it stops when its last process ends."""
        process = Embedded(folder)
        return Server(process.url, process)

    def stop(self) -> None:
        """Leave the embedded server; an operator's server is left alone."""
        if self.process:
            self.process.stop()

    def url(self, database: str) -> str:
        """The URL of one database of this server."""
        parts = urlsplit(self.base_url)
        query = urlencode(parse_qsl(parts.query), safe="/")
        return urlunsplit((parts.scheme, parts.netloc, "/" + database, query, ""))

    def create(self, database: str, *, template: str | None = None) -> None:
        """Create a database if it is not there, as a copy of `template` if named (0.03 s)."""
        origin = (
            sql.SQL("TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template)) if template else sql.SQL(LOCALE)
        )
        with psycopg.connect(self.base_url, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
            if known:
                return
            try:
                connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(database), origin))
            except (errors.DuplicateDatabase, errors.UniqueViolation):
                return  # another process was faster

    def drop(self, database: str) -> None:
        with psycopg.connect(self.base_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(sql.Identifier(database)))
