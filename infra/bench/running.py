"""Rows 6, 7 and 8: the whole platform (`bashu up`), asked over HTTP as a partner asks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import httpx
import psutil
import psycopg

from infra.bench.material import Material
from infra.bench.memory import peak_mb
from infra.bench.stand import ROOT, Stand
from infra.bench.table import Row
from infra.kafka.local import free_port
from services.app.client import Credentials
from services.app.platform import COPYING, database_name

BATCHES = "/statistics/v1/energy-returns:batch"
SCOPES = ("statistics:write", "review:decide", "indicators:read", "events:read")
STEADY_PER_S, STEADY_S, TOGETHER = 500, 20, 10
CONNECTIONS = 2  # a partner sends the next batch while the last one is still written
ASKED = {"indicator": "energy_total", "region": "5101", "period": "2016"}

_SMALL = {
    "form": "NY201",
    "period": "2015",
    "lines": [{"item": "electricity", "quantity": "1", "unit": "kWh"}],
    "source": "bill",
    "state": "accepted",
}


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
        form = {"grant_type": "client_credentials", "client_id": credentials.client_id}
        with httpx.Client(base_url=self.origin, trust_env=False) as client:
            answer = client.post("/oauth2/token", data={**form, "client_secret": credentials.client_secret})
        return str(answer.raise_for_status().json()["access_token"])


@contextmanager
def platform(folder: Path, bus_url: str) -> Iterator[Platform]:
    folder.mkdir(mode=0o755)
    running = Platform(folder, bus_url)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(30)


def rows(stand: Stand, material: Material, slowest_alone: float) -> list[Row]:
    """`slowest_alone`: lines or events a second of the slowest stage, measured alone in this run."""
    with platform(stand.folder / "platform", stand.fresh_log("platform") if stand.broker else "") as running:
        with running.client() as client:
            for batch in material.institutions:
                client.post("/statistics/v1/institutions:batch", content=batch).raise_for_status()
        running.wait_applied()
        running.wait_copied(sum(batch.count(b"\n") + 1 for batch in material.institutions))
        lines_per_s = _whole_way(running, material.returns) * material.size
        whole = Row(
            "6 whole way: HTTP batches → values ÷ slowest stage alone",
            lines_per_s, slowest_alone, lines_per_s / slowest_alone, 0.3, running.peak_mb(),
        )  # fmt: skip
        return [whole, _values(running), _freshness(running, material)]


def _whole_way(running: Platform, batches: Sequence[bytes]) -> float:
    """1 ÷ seconds from the first request until the values hold everything."""
    waiting, lock = list(reversed(batches)), threading.Lock()

    def post() -> None:
        with running.client() as client:
            while True:
                with lock:
                    if not waiting:
                        return
                    batch = waiting.pop()
                client.post(BATCHES, content=batch).raise_for_status()

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(post) for _ in range(CONNECTIONS)]:
            done.result()
    running.wait_applied()
    return 1 / (time.perf_counter() - began)


def _values(running: Platform) -> Row:
    """One value by GET over one connection, in turn with the same query through a bare application."""
    port = free_port()
    arguments = [str(port), running.database_url("indicators"), ASKED["region"], ASKED["period"]]
    bare = subprocess.Popen([sys.executable, "-m", "infra.bench.bare", *arguments], cwd=ROOT)
    try:
        with running.client() as client, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as other:
            time.sleep(2)
            pairs = [(_rate(client, "/indicators/v1/values", ASKED), _rate(other, "/", {})) for _ in range(5)]
    finally:
        bare.terminate()
        bare.wait(10)
    value, limit = median(a for a, _ in pairs), median(b for _, b in pairs)
    return Row("8 GET values, one value ÷ bare ASGI, same query", value, limit, median(a / b for a, b in pairs), 0.35)


def _rate(client: httpx.Client, path: str, params: dict[str, str], calls: int = 300) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        client.get(path, params=params).raise_for_status()
    return calls / (time.perf_counter() - began)


def _freshness(running: Platform, material: Material) -> Row:
    """500 returns/s in batches of ten: from the k-th receipt 201 to the first answer that counts k as reported."""
    codes = [json.loads(line)["uscc"] for batch in material.institutions for line in batch.split(b"\n")]
    codes = codes[: STEADY_PER_S * STEADY_S]
    groups = [codes[first : first + TOGETHER] for first in range(0, len(codes), TOGETHER)]
    seen: list[tuple[float, int]] = []
    stop = threading.Event()

    def watch() -> None:
        asked = {"indicator": "energy_total", "region": "51", "period": "2015"}
        with running.client() as client:
            while not stop.wait(0.01):
                item = client.get("/indicators/v1/values", params=asked).raise_for_status().json()["items"][0]
                seen.append((time.perf_counter(), item["coverage"]["reported"]))

    def post(first: int, began: float) -> list[float]:
        answered = []
        with running.client() as client:
            for number in range(first, len(groups), CONNECTIONS):
                time.sleep(max(0.0, began + number * TOGETHER / STEADY_PER_S - time.perf_counter()))
                lines = b"\n".join(json.dumps({**_SMALL, "institution_uscc": code}).encode() for code in groups[number])
                receipts = client.post(BATCHES, content=lines).raise_for_status().text
                answered += [time.perf_counter()] * receipts.count('"status":201')
        return answered

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = [pool.submit(post, number, began) for number in range(CONNECTIONS)]
        answered = sorted(at for answer in answers for at in answer.result())
    running.wait_applied()
    time.sleep(0.2)
    stop.set()
    watcher.join()
    ages = [next(at for at, reported in seen if reported >= k) - t for k, t in enumerate(answered, start=1)]
    rate = len(answered) / (answered[-1] - began)
    p99_ms = quantiles(ages, n=100)[98] * 1000
    name = f"7 freshness p99 at {rate:.0f} returns/s (median {median(ages) * 1000:.0f} ms)"
    return Row(name, p99_ms, goal=1_000, unit="ms", smaller_is_better=True)


def _bashu() -> list[str]:
    return [sys.executable, "-c", "from services.app.cli import app; app()"]
