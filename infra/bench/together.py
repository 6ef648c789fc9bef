"""The same work by several processes, begun together: what is measured is the work, not the start of an interpreter."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier
from typing import NamedTuple

LONGEST_START_S = 60


class Span(NamedTuple):
    """What one process moved, and when it began and ended, by `time.monotonic`."""

    moved: int
    began: float
    ended: float


Ready = Callable[[], object]
Work = Callable[..., Span]
"""Called with its place among the processes, `Ready` (to be called when everything is prepared), and the arguments."""


def together(processes: int, work: Work, *arguments: str) -> tuple[int, float]:
    """Returns what all of them moved, and the seconds from the first one's begin to the last one's end."""
    context = multiprocessing.get_context("spawn")
    spans: SimpleQueue[Span] = context.SimpleQueue()
    ready = context.Barrier(processes, timeout=LONGEST_START_S)
    others = [
        context.Process(target=_member, args=(work, place, ready, spans, arguments)) for place in range(1, processes)
    ]
    for other in others:
        other.start()
    _member(work, 0, ready, spans, arguments)
    for other in others:
        other.join()
    found = [spans.get() for _ in range(processes)]
    return sum(span.moved for span in found), max(span.ended for span in found) - min(span.began for span in found)


def _member(work: Work, place: int, ready: Barrier, spans: SimpleQueue[Span], arguments: tuple[str, ...]) -> None:
    spans.put(work(place, ready.wait, *arguments))
