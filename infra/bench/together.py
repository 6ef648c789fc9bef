"""The same work by several processes, begun together: what is measured is the work, not the start of an interpreter."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from typing import NamedTuple

LONGEST_START_S = 60


class Span(NamedTuple):
    """What one process moved, and when it began and ended, by `time.monotonic`."""

    moved: int
    began: float
    ended: float


class Crew:
    """What the processes share."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        context = multiprocessing.get_context("spawn")
        self._ready = context.Barrier(processes, timeout=LONGEST_START_S)
        self._taken = context.Value("q", 0)

    def begin(self) -> None:
        """Returns when all are ready."""
        self._ready.wait()

    def take(self) -> int:
        """The next number from 0, which nobody else gets."""
        with self._taken.get_lock():
            self._taken.value += 1
            return int(self._taken.value) - 1


Work = Callable[..., Span]
"""Called with the crew (`begin` when everything is prepared) and the arguments."""


def together(processes: int, work: Work, *arguments: str) -> tuple[int, float]:
    """Returns what all of them moved, and the seconds from the first one's begin to the last one's end."""
    context, crew = multiprocessing.get_context("spawn"), Crew(processes)
    spans: SimpleQueue[Span] = context.SimpleQueue()
    others = [context.Process(target=_member, args=(work, crew, spans, arguments)) for _ in range(processes - 1)]
    for other in others:
        other.start()
    _member(work, crew, spans, arguments)
    for other in others:
        other.join()
    found = [spans.get() for _ in range(processes)]
    return sum(span.moved for span in found), max(span.ended for span in found) - min(span.began for span in found)


def _member(work: Work, crew: Crew, spans: SimpleQueue[Span], arguments: tuple[str, ...]) -> None:
    spans.put(work(crew, *arguments))
