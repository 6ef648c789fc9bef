"""Rows 6, 7 and 8: the whole platform, in rounds; each on a platform of its own, that nothing was posted to before."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import mean, median
from typing import NamedTuple

import httpx

from infra.bench.freshness import STEADY_PER_S, Freshness, freshness
from infra.bench.material import Material
from infra.bench.platform import CONNECTIONS, INSTITUTIONS, RETURNS, VALUES, Platform, platform
from infra.bench.stand import ROOT, Stand
from infra.bench.table import Row
from infra.kafka.local import free_port

ASKED = {"indicator": "energy_total", "region": "5101", "period": "2016"}


class _Round(NamedTuple):
    """Rates per second."""

    slowest_alone: float
    whole: float
    peak_mb: int
    values: float
    values_bare: float
    fresh: Freshness


def rows(stand: Stand, material: Material, slowest_alone: Callable[[], float], rounds: int) -> list[Row]:
    """`slowest_alone` measures the slowest stage once more: lines or events a second."""
    found = [_round(stand, material, slowest_alone, number) for number in range(rounds)]
    rate = median(each.fresh.rate for each in found)
    usually_ms = median(each.fresh.median_ms for each in found)
    return [
        Row(
            "6 whole way: HTTP batches → values ÷ slowest stage alone",
            value=median(each.whole for each in found),
            limit=median(each.slowest_alone for each in found),
            ratio=median(each.whole / each.slowest_alone for each in found),
            goal=0.3,
            peak_mb=max(each.peak_mb for each in found),
        ),
        Row(
            "8 GET values, one value ÷ bare ASGI, same query",
            value=median(each.values for each in found),
            limit=median(each.values_bare for each in found),
            ratio=median(each.values / each.values_bare for each in found),
            goal=0.35,
        ),
        Row(
            f"7 freshness p99 at {rate:.0f} returns/s of {STEADY_PER_S} (median {usually_ms:.0f} ms)",
            value=median(each.fresh.p99_ms for each in found),
            goal=1_000,
            unit="ms",
            smaller_is_better=True,
            was_kept_up=rate >= 0.95 * STEADY_PER_S,
        ),
    ]


def _round(stand: Stand, material: Material, slowest_alone: Callable[[], float], number: int) -> _Round:
    """The machine is another from minute to minute: the slowest stage is measured before and after the whole way."""
    before = slowest_alone()
    log = stand.fresh_log("platform") if stand.broker else ""
    with platform(stand.folder / f"platform-{number}", log) as running:
        with running.client() as client:
            for batch in material.institutions:
                client.post(INSTITUTIONS, content=batch).raise_for_status()
        running.wait_applied()
        running.wait_copied(sum(batch.count(b"\n") + 1 for batch in material.institutions))
        whole = _whole_way(running, material.returns) * material.size
        peak_mb = running.peak_mb()
        values, fresh = _values(running), freshness(running, material.earlier)
    return _Round(mean((before, slowest_alone())), whole, peak_mb, *values, fresh)


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
                client.post(RETURNS, content=batch).raise_for_status()

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for done in [pool.submit(post) for _ in range(CONNECTIONS)]:
            done.result()
    running.wait_applied()
    return 1 / (time.perf_counter() - began)


def _values(running: Platform) -> tuple[float, float]:
    """One value by GET over one connection, and the same query through a bare application: each a second."""
    port = free_port()
    arguments = [str(port), running.database_url("indicators"), ASKED["region"], ASKED["period"]]
    bare = subprocess.Popen([sys.executable, "-m", "infra.bench.bare", *arguments], cwd=ROOT)
    try:
        with running.client() as client, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as other:
            time.sleep(2)
            pairs = [(_rate(client, VALUES, ASKED), _rate(other, "/", {})) for _ in range(3)]
    finally:
        bare.terminate()
        bare.wait(10)
    value, limit = zip(*pairs, strict=True)
    return median(value), median(limit)


def _rate(client: httpx.Client, path: str, params: dict[str, str], calls: int = 300) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        client.get(path, params=params).raise_for_status()
    return calls / (time.perf_counter() - began)
