"""Sending chunks of lines, each at most once: whether a chunk is already there is asked of the API."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import httpx

from services.app.client import Api

# A chunk that was interrupted is sent again; its records may have moved on since.
_MOVED_ON = (httpx.codes.PRECONDITION_FAILED, httpx.codes.PRECONDITION_REQUIRED)


# A service's copy of the register follows in a moment; after the whole register has been filed, in a minute.
_TRIES, _AGAIN_AFTER_S = 120, 1.0


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of one batch, in one transaction of the server: the last record tells whether all are there."""

    province: str
    path: str
    size: int
    lines: Callable[[], Iterable[bytes]]
    last_record: str  # path
    last_revision: int  # of that record, once the chunk has been sent


class Progress(Protocol):
    """Told how far a stage is, in lines."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


class RefusedError(RuntimeError):
    """The platform refused made-up data: a defect of the demo or of the platform."""


class Stopped(Exception):
    """The demo was asked to stop."""


class Pace:
    """At most so many lines a second; wakes at once when asked to stop."""

    def __init__(self, lines_per_s: float, stop: threading.Event) -> None:
        self._seconds_per_line = 1 / lines_per_s
        self._stop = stop

    def after(self, lines: int, took_s: float) -> None:
        """Wait out what is left of the time that `lines` may take."""
        if self._stop.wait(max(lines * self._seconds_per_line - took_s, 0.0)):
            raise Stopped


def send(apis: Mapping[str, Api], chunk: Chunk) -> int:
    """Send a chunk unless it is there. The number of lines sent."""
    api = apis[chunk.province]
    if api.revision(chunk.last_record) >= chunk.last_revision:
        return 0
    for _ in range(_TRIES):
        refused = [
            r for r in api.batch(chunk.path, chunk.lines()) if r["status"] >= 400 and r["status"] not in _MOVED_ON
        ]
        if not refused:
            return chunk.size
        if not all(receipt["problem"].get("retryable") for receipt in refused):
            break
        api.sleep(_AGAIN_AFTER_S)
    raise RefusedError(f"{chunk.path} line {refused[0]['line']}: {refused[0].get('problem')}")


def send_fast(
    apis: Mapping[str, Api], chunks: Iterable[Chunk], report: Callable[[int], None], stop: threading.Event
) -> None:
    """Send with two connections; `report` hears the size of every finished chunk."""

    def one(chunk: Chunk) -> int:
        if stop.is_set():
            raise Stopped
        send(apis, chunk)
        return chunk.size

    with ThreadPoolExecutor(max_workers=2) as workers:
        for size in workers.map(one, chunks):
            report(size)


def send_paced(apis: Mapping[str, Api], chunks: Iterable[Chunk], report: Callable[[int], None], pace: Pace) -> None:
    """Send with one connection, at low priority; what is already there costs no waiting."""
    for chunk in chunks:
        started = time.monotonic()
        sent = send(apis, chunk)
        report(chunk.size)
        pace.after(sent, time.monotonic() - started)


def slices(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Consecutive (start, end) that cover `count`."""
    for start in range(0, count, size):
        yield start, min(start + size, count)
