"""Row 7: how old a value is that counts what was just posted."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from typing import NamedTuple

from infra.bench.material import EARLIER_YEAR
from infra.bench.platform import RETURNS, VALUES, Platform

STEADY_PER_S, STEADY_S, TOGETHER = 500, 20, 10
PARTNERS = 8  # so many that a late answer does not hold the load back: it comes whatever the platform does
LOOKS_EVERY_S = 0.1  # so much the figures are too high at most; each look is work on the same two cores
ASKED = {"indicator": "energy_total", "region": "51", "period": str(EARLIER_YEAR)}


class Freshness(NamedTuple):
    """Of the returns of one run, from each one's receipt until a value counts it; `rate`: receipts a second."""

    median_ms: float
    p99_ms: float
    rate: float


def freshness(running: Platform, returns: Sequence[bytes]) -> Freshness:
    """500 returns/s in batches of ten: from the k-th receipt 201 to the first answer that counts k as reported.

    `returns`: lines, of `EARLIER_YEAR`, nothing of which is filed yet.
    """
    returns = returns[: STEADY_PER_S * STEADY_S]
    groups = [b"\n".join(returns[first : first + TOGETHER]) for first in range(0, len(returns), TOGETHER)]
    seen: list[tuple[float, int]] = []
    stop = threading.Event()

    def watch() -> None:
        with running.client() as client:
            while not stop.wait(LOOKS_EVERY_S):
                item = client.get(VALUES, params=ASKED).raise_for_status().json()["items"][0]
                seen.append((time.perf_counter(), item["coverage"]["reported"]))

    def post(first: int, began: float) -> list[float]:
        answered = []
        with running.client() as client:
            for number in range(first, len(groups), PARTNERS):
                time.sleep(max(0.0, began + number * TOGETHER / STEADY_PER_S - time.perf_counter()))
                receipts = client.post(RETURNS, content=groups[number]).raise_for_status().text
                answered += [time.perf_counter()] * receipts.count('"status":201')
        return answered

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.perf_counter()
    with ThreadPoolExecutor(PARTNERS) as pool:
        answers = [pool.submit(post, number, began) for number in range(PARTNERS)]
        answered = sorted(at for answer in answers for at in answer.result())
    running.wait_applied()
    time.sleep(5 * LOOKS_EVERY_S)
    stop.set()
    watcher.join()
    ages = [next(at for at, reported in seen if reported >= k) - t for k, t in enumerate(answered, start=1)]
    return Freshness(median(ages) * 1000, quantiles(ages, n=100)[98] * 1000, len(answered) / (answered[-1] - began))
