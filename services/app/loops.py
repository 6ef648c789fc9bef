"""The work that never ends (relays, projector, publisher): each a run that may fail, and starts again.

A run keeps nothing in memory that the next one needs: any error ends the run, is logged, and after a pause
the loop begins anew from what the databases say. So a restart of PostgreSQL is survived, and so is a bug.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import NamedTuple

from shared.telemetry import log

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0
HEALTHY_AFTER_S = 60.0


class Loop(NamedTuple):
    """`run(stop)` works until `stop` is set; it may raise anything, and is then called again."""

    name: str
    run: Callable[[Event], None]


class GaveUp(Exception):
    """A loop failed too often in a row: let the process end, so that its supervisor sees it."""


def supervise(loop: Loop, stop: Event, *, give_up_after: int | None = None) -> None:
    """Run a loop until `stop`, with growing pauses between failed runs.

    Raises `GaveUp` after `give_up_after` failures in a row; a run of a minute starts the count anew.
    """
    failures = 0
    while not stop.is_set():
        began = time.monotonic()
        try:
            loop.run(stop)
        except Exception as error:
            failures = 1 if time.monotonic() - began > HEALTHY_AFTER_S else failures + 1
            log.warning("run ended", loop=loop.name, failures=failures, error=str(error), kind=type(error).__name__)
            if failures == give_up_after:
                raise GaveUp(f"{loop.name}: {failures} × {type(error).__name__}: {error}") from error
            stop.wait(pause_s(failures))


def pause_s(failures: int) -> float:
    """0.5 s, 1 s, 2 s … at most 30 s."""
    return float(min(FIRST_PAUSE_S * 2 ** min(failures - 1, 10), LONGEST_PAUSE_S))


class Threads:
    """Supervised loops, a thread each: started on entering, told to stop and awaited on leaving."""

    def __init__(self, loops: Sequence[Loop], *, patience_s: float = 10.0) -> None:
        self.stop = Event()
        self._patience_s = patience_s
        self._threads = [
            Thread(target=supervise, args=(loop, self.stop), name=loop.name, daemon=True) for loop in loops
        ]

    def __enter__(self) -> Threads:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        deadline = time.monotonic() + self._patience_s
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                log.warning("still running at exit", loop=thread.name)
