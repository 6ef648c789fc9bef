"""A PostgreSQL of the benchmark's own, in a temporary folder, and the stages run on it as processes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from shared.db import Server
from shared.db.migrate import upgrade

ROOT = Path(__file__).parents[2]
LONGEST_STAGE_S = 1_800


class Run(NamedTuple):
    """What one stage took, alone, in its own process."""

    moved: int
    seconds: float
    cpu_seconds: float
    peak_mb: int

    @property
    def rate(self) -> float:
        return self.moved / self.seconds


class Stand:
    """Databases by name: migrated ones to start from, copies of them to work on."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        for service in ("statistics", "indicators"):
            self.server.create(service)
            upgrade(self.server.url(service), ROOT / "services" / service / "migrations")

    def fresh(self, name: str, *, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of `like`."""
        self.server.drop(name)
        self.server.create(name, template=like)
        return self.server.url(name)

    def run(self, stage: str, *arguments: str) -> Run:
        """Run one stage of `infra.bench.stages`; what it prints on standard error passes through."""
        command = [sys.executable, "-m", "infra.bench.child", stage, *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, cwd=ROOT, timeout=LONGEST_STAGE_S, check=True)
        return Run(**json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def stand() -> Iterator[Stand]:
    folder = Path(tempfile.mkdtemp(prefix="bashu-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when the benchmark runs as root
    server = Server.embedded(folder)
    try:
        yield Stand(server, folder)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
