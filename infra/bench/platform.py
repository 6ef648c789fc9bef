"""The whole platform (`bashu up`) on a folder of its own, to be asked over HTTP as a partner asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg

from infra.bench.memory import peak_mb
from infra.bench.stand import ROOT
from infra.kafka.local import free_port
from services.app.client import Credentials, ask_token
from services.app.platform import COPYING, database_name

RETURNS = "/statistics/v1/energy-returns:batch"
INSTITUTIONS = "/statistics/v1/institutions:batch"
VALUES = "/indicators/v1/values"
SCOPES = ("statistics:write", "review:decide", "indicators:read", "events:read")
CONNECTIONS = 2  # a partner sends the next batch while the last one is still written


class Platform:
    """`bashu up` on a folder of its own, with that event log or one in PostgreSQL, and a token for it."""

    def __init__(self, folder: Path, bus_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        own = {"BASHU_DATA": str(folder), "BASHU_PORT": str(self.port), "BUS_URL": bus_url}
        self._environment = {**os.environ, **own}
        log = (folder / "log").open("wb")
        self.process = subprocess.Popen([*_bashu(), "up"], env=self._environment, stdout=log, stderr=log, cwd=ROOT)
        self._wait_ready()
        arguments = [part for scope in SCOPES for part in ("--scope", scope)]
        added = subprocess.run(
            [*_bashu(), "clients", "add", "bench", "--region", "51", *arguments, "--json"],
            env=self._environment, stdout=subprocess.PIPE, check=True, cwd=ROOT,
        )  # fmt: skip
        self.headers = {"Authorization": f"Bearer {self._token(Credentials(**json.loads(added.stdout)))}"}

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.origin, headers=self.headers, timeout=120, trust_env=False)

    def wait_applied(self) -> None:
        """Until all that was accepted is in the values."""
        with self.client() as client:
            while True:
                waiting = client.get("/statistics/v1/status").json()["outbox_pending"]
                if not waiting and not client.get("/indicators/v1/status").json()["lag"]:
                    return
                time.sleep(0.02)

    def wait_copied(self, institutions: int) -> None:
        """Until all services have them in their copies of the register: that is no part of what is measured."""
        for service in COPYING:
            with psycopg.connect(self.database_url(service), autocommit=True) as connection:
                while connection.execute("SELECT count(*) FROM known_institution").fetchone() != (institutions,):
                    time.sleep(0.05)

    def database_url(self, service: str) -> str:
        return f"postgresql://postgres:@/{database_name(service)}?host={self.folder / 'postgres'}"

    def peak_mb(self) -> int:
        """Of the process that answers requests and of those it started, each at its own highest."""
        started = psutil.Process(self.process.pid)
        return sum(peak_mb(process.pid) for process in (started, *started.children(recursive=True)))

    def _wait_ready(self) -> None:
        with httpx.Client(base_url=self.origin, trust_env=False) as client:
            while True:
                try:
                    if client.get("/health/ready").is_success:
                        return
                except httpx.TransportError:
                    time.sleep(0.1)

    def _token(self, credentials: Credentials) -> str:
        with httpx.Client(base_url=self.origin, trust_env=False) as client:
            return str(ask_token(client, credentials).raise_for_status().json()["access_token"])


@contextmanager
def platform(folder: Path, bus_url: str) -> Iterator[Platform]:
    folder.mkdir(mode=0o755)
    running = Platform(folder, bus_url)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(30)


def _bashu() -> list[str]:
    return [sys.executable, "-c", "from services.app.cli import main; main()"]
