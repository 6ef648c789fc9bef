"""A PostgreSQL of the benchmark's own and an event log, in a temporary folder; stages run on them as processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

from infra.kafka.local import LocalBroker
from shared.db import Server
from shared.db.migrate import upgrade

ROOT = Path(__file__).parents[2]
LONGEST_STAGE_S = 1_800


class Run(NamedTuple):
    """What one stage took, alone, in its own process; `database_cpu_s` is PostgreSQL's share."""

    moved: int
    seconds: float
    cpu_seconds: float
    peak_mb: int
    database_cpu_s: float

    @property
    def rate(self) -> float:
        return self.moved / self.seconds


def in_all(runs: Sequence[Run]) -> Run:
    """Several runs of a stage as one."""
    moved, seconds, cpu_s, peaks_mb, database_cpu_s = zip(*runs, strict=True)
    return Run(sum(moved), sum(seconds), sum(cpu_s), max(peaks_mb), sum(database_cpu_s))


class Stand:
    """Databases by name: migrated ones to start from, copies of them to work on. Logs on Kafka, or in PostgreSQL."""

    def __init__(self, server: Server, folder: Path, broker: LocalBroker | None) -> None:
        self.server, self.folder, self.broker = server, folder, broker
        self._logs = 0
        for service in ("statistics", "indicators"):
            self.server.create(service)
            upgrade(self.server.url(service), ROOT / "services" / service / "migrations")

    def fresh(self, name: str, *, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of `like`."""
        self.server.drop(name)
        self.server.create(name, template=like)
        return self.server.url(name)

    def settle(self, name: str) -> None:
        """Do what PostgreSQL would do by itself within a minute: on the cores of what is measured then."""
        with psycopg.connect(self.server.url(name), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")

    def fresh_log(self, name: str) -> str:
        """The URL of an empty event log. On Kafka, topics and groups have a prefix that no other log has.

        The broker starts with the first: a Java machine warms up for a while, on the cores of what is measured before.
        """
        if self.broker is None:
            return self.fresh(name)
        if not self._logs:
            self.broker.start()
        self._logs += 1
        return f"kafka://{self.broker.address}?prefix={name}-{self._logs}."

    def run(self, stage: str, *arguments: str) -> Run:
        """Run one stage of `infra.bench.child`; what it prints on standard error passes through."""
        command = [sys.executable, "-m", "infra.bench.child", stage, *arguments]
        before = self._database_cpu_s()
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, timeout=LONGEST_STAGE_S, check=True)
        return Run(**json.loads(done.stdout.splitlines()[-1]), database_cpu_s=self._database_cpu_s() - before)

    def _database_cpu_s(self) -> float:
        """The CPU time of all server processes, those that have ended included."""
        pid = (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]
        postmaster = psutil.Process(int(pid))
        while True:
            ended = postmaster.cpu_times()  # its own, and what its children had used when they ended
            running = 0.0
            for child in postmaster.children():
                with suppress(psutil.NoSuchProcess):
                    running += sum(child.cpu_times()[:2])
            if postmaster.cpu_times()[2:4] == ended[2:4]:  # none ended meanwhile, to be counted twice or not at all
                return float(sum(ended[:4]) + running)


@contextmanager
def stand(*, kafka: bool) -> Iterator[Stand]:
    folder = Path(tempfile.mkdtemp(prefix="bashu-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when the benchmark runs as root
    server = Server.embedded(folder)
    broker: LocalBroker | None = None
    try:
        if kafka:
            (folder / "kafka").mkdir()
            broker = LocalBroker(folder / "kafka")
        yield Stand(server, folder, broker)
    finally:
        if broker:
            broker.stop()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
