"""The loops run beside the requests: one process dies, the other starts it again; the other dies, none stays behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from tests.app.running import Up, is_gone

PATIENCE_S = 60.0


def loops_of(up: Up) -> psutil.Process | None:
    """The process of the loops, once it has begun to work: it is the child that holds connections to PostgreSQL."""
    for child in psutil.Process(up.process.pid).children():
        with suppress(psutil.Error):  # one that just died
            if "multiprocessing.spawn" in " ".join(child.cmdline()) and len(child.net_connections("unix")) > 5:
                return child
    return None


def awaited(found: Callable[[], psutil.Process | None]) -> psutil.Process:
    until = time.monotonic() + PATIENCE_S
    while not (process := found()):
        assert time.monotonic() < until
        time.sleep(0.1)
    return process


def test_loops_that_died_are_started_again_and_stop_with_the_platform(folder: Path) -> None:
    up = Up(folder / "data")
    first = awaited(lambda: loops_of(up))
    first.kill()
    second = awaited(lambda: other if (other := loops_of(up)) and other.pid != first.pid else None)
    assert up.ready()
    assert up.stop() == 0
    assert is_gone(second)
    assert "exit code -9" in up.log.read_text()


def test_loops_do_not_outlive_a_platform_that_was_killed(folder: Path) -> None:
    up = Up(folder / "data")
    loops = awaited(lambda: loops_of(up))
    up.kill()
    psutil.wait_procs([loops], timeout=PATIENCE_S)
    assert is_gone(loops)
    assert Up(folder / "data").stop() == 0  # PostgreSQL, which nobody told to stop, is taken over
