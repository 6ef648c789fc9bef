"""Figures that are read when Prometheus asks: from a database or the event log, which may be away or slow.

A scrape never waits longer than `PATIENCE_S` and never fails: what did not answer in time is missing, and
`bashu_metrics_source_up` says 0 for it. A question that still hangs is not asked a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from typing import NamedTuple

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.telemetry.logs import log

PATIENCE_S = 3.0  # Prometheus itself waits 10 s


class Reading(NamedTuple):
    """One figure of a gauge. Readings of one name have the same labels, few and bounded, and the same help."""

    name: str
    help: str
    value: float
    labels: Mapping[str, str] = {}


Read = Callable[[], Iterable[Reading]]


class AtScrape(Collector):
    """Asks all its sources at once, each in a thread of its own."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._sources: dict[str, Read] = {}
        self._asked: dict[str, Future[list[Reading]]] = {}
        self._down: set[str] = set()
        self._threads = ThreadPoolExecutor(thread_name_prefix="metrics")
        self._lock = Lock()

    def watch(self, source: str, read: Read) -> None:
        with self._lock:
            self._sources[source] = read

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing, so that registering asks no database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._lock:
            found = self._read_all()
        families: dict[str, GaugeMetricFamily] = {}
        for name, help, value, labels in found:
            if name not in families:
                families[name] = GaugeMetricFamily(name, help, labels=list(labels))
            families[name].add_metric(list(labels.values()), value)
        yield from families.values()

    def _read_all(self) -> list[Reading]:
        for source, read in self._sources.items():
            before = self._asked.get(source)
            if before is None or before.done():
                self._asked[source] = self._threads.submit(_all_of, read)
        wait(self._asked.values(), self._patience_s)
        found: list[Reading] = []
        for source, asked in self._asked.items():
            error = asked.exception() if asked.done() else TimeoutError(f"no answer within {self._patience_s:.0f} s")
            self._note(source, error)
            found += [] if error else asked.result()
            found.append(Reading("bashu_metrics_source_up", _UP, 0 if error else 1, {"source": source}))
        return found

    def _note(self, source: str, error: BaseException | None) -> None:
        """One line when a source falls silent, not one a scrape."""
        if error is None:
            self._down.discard(source)
        elif source not in self._down:
            self._down.add(source)
            log.warning("metrics are missing", source=source, error=str(error), kind=type(error).__name__)


def _all_of(read: Read) -> list[Reading]:
    return list(read())


_UP = "1 if what these figures come from answered this scrape, 0 if they are missing."
