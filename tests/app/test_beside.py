"""Processes beside the first: when one dies, the first starts it again; when the first dies, none stays behind."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil

from services.app.parts import BESIDE
from tests.app.running import Up, is_gone

PATIENCE_S = 60.0


def loops_of(up: Up) -> psutil.Process | None:
    """A process of loops, once all have begun to work: those are children that hold connections to PostgreSQL."""
    working = children_of(up, lambda child: len(child.net_connections("unix")) > 1)
    return working[0] if len(working) == len(BESIDE) else None


def second_of(up: Up) -> psutil.Process | None:
    """The process that answers the same requests, once it does: it listens on the same port."""
    serving = children_of(up, lambda child: any(c.laddr.port == int(up.port) for c in child.net_connections("tcp")))
    return serving[0] if serving else None


def children_of(up: Up, is_wanted: Callable[[psutil.Process], bool]) -> list[psutil.Process]:
    found = []
    for child in psutil.Process(up.process.pid).children():
        with suppress(psutil.Error):  # one that just died
            if "multiprocessing.spawn" in " ".join(child.cmdline()) and is_wanted(child):
                found.append(child)
    return found


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
    assert awaited(lambda: loops_of(up)).pid != first.pid
    assert up.ready()
    started = children_of(up, lambda _: True)
    assert up.stop() == 0
    assert all(map(is_gone, started))
    assert "exit code -9" in up.log.read_text()


def test_loops_do_not_outlive_a_platform_that_was_killed(folder: Path) -> None:
    up = Up(folder / "data")
    assert awaited(lambda: loops_of(up))
    started = children_of(up, lambda _: True)
    up.kill()
    psutil.wait_procs(started, timeout=PATIENCE_S)
    assert all(map(is_gone, started))
    assert Up(folder / "data").stop() == 0  # PostgreSQL, which nobody told to stop, is taken over


SERVED = ("serve", "statistics", "access", "--processes", "2")


def test_a_second_process_answers_the_same_requests_and_is_started_again(folder: Path) -> None:
    up = Up(folder / "data", *SERVED)
    first = awaited(lambda: second_of(up))
    up.process.send_signal(signal.SIGSTOP)  # so that the other one has to answer
    assert all(up.ready() for _ in range(5))
    up.process.send_signal(signal.SIGCONT)
    first.kill()
    second = awaited(lambda: other if (other := second_of(up)) and other.pid != first.pid else None)
    assert up.ready()
    assert up.stop() == 0
    assert is_gone(second)


def test_a_second_process_does_not_outlive_one_that_was_killed(folder: Path) -> None:
    up = Up(folder / "data", *SERVED)
    second = awaited(lambda: second_of(up))
    up.kill()
    psutil.wait_procs([second], timeout=PATIENCE_S)
    assert is_gone(second)
    assert Up(folder / "data").stop() == 0
