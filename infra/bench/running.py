"""Rows 6, 7 and 8: the whole platform, in rounds; each on a platform of its own, that nothing was posted to before."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from statistics import mean, median
from typing import NamedTuple

import httpx

from infra.bench.freshness import STEADY_PER_S, Freshness, freshness
from infra.bench.material import Material
from infra.bench.platform import CONNECTIONS, INSTITUTIONS, RETURNS, VALUES, Platform, platform
from infra.bench.stand import ROOT, Stand
from infra.bench.table import Row, of_rounds
from infra.kafka.local import free_port

ASKED = {"indicator": "energy_total", "region": "5101", "period": "2016"}


class _Round(NamedTuple):
    """Rates per second; `values`: pairs of ours and of the bare application."""

    whole: float
    peak_mb: int
    values: list[tuple[float, float]]
    fresh: Freshness


def rows(stand: Stand, material: Material, slowest_alone: Callable[[], float], rounds: int) -> list[Row]:
    """`slowest_alone` measures the slowest stage once more: lines or events a second.

    The machine is another from minute to minute, so it is measured before and after each whole way.
    """
    alone, found = [slowest_alone()], list[_Round]()
    for number in range(rounds):
        found.append(_round(stand, material, number))
        alone.append(slowest_alone())
    rate = median(each.fresh.rate for each in found)
    usually_ms = median(each.fresh.median_ms for each in found)
    return [
        of_rounds(
            "6 whole way: HTTP batches → values ÷ slowest stage alone",
            [(each.whole, mean(beside)) for each, beside in zip(found, pairwise(alone), strict=True)],
            0.3,
            peak_mb=max(each.peak_mb for each in found),
        ),
        of_rounds(
            "8 GET values, one value ÷ bare ASGI, same query", [pair for each in found for pair in each.values], 0.35
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


def _round(stand: Stand, material: Material, number: int) -> _Round:
    log = stand.fresh_log("platform") if stand.broker else ""
    with platform(stand.folder / f"platform-{number}", log) as running:
        with running.client() as client:
            for batch in material.institutions:
                client.post(INSTITUTIONS, content=batch).raise_for_status()
        running.wait_applied()
        running.wait_copied(len(material.earlier))
        whole = material.size / _whole_way_s(running, material.returns)
        return _Round(whole, running.peak_mb(), _values(running), freshness(running, material.earlier))


def _whole_way_s(running: Platform, batches: Sequence[bytes]) -> float:
    """Seconds from the first request until the values hold everything."""
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
    return time.perf_counter() - began


def _values(running: Platform) -> list[tuple[float, float]]:
    """One value by GET over one connection, and the same query through a bare application: each a second."""
    port = free_port()
    arguments = [str(port), running.database_url("indicators"), ASKED["region"], ASKED["period"]]
    bare = subprocess.Popen([sys.executable, "-m", "infra.bench.bare", *arguments], cwd=ROOT)
    try:
        with running.client() as client, httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as other:
            time.sleep(2)
            return [(_rate(client, VALUES, ASKED), _rate(other, "/", {})) for _ in range(3)]
    finally:
        bare.terminate()
        bare.wait(10)


def _rate(client: httpx.Client, path: str, params: dict[str, str], calls: int = 300) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        client.get(path, params=params).raise_for_status()
    return calls / (time.perf_counter() - began)
