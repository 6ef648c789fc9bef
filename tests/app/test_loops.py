"""Loops that fail start again; a process of one loop gives up in the end, so that its supervisor sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from services.app import loops
from services.app.loops import GaveUp, Loop, Threads, pause_s, supervise
from services.app.parts import following
from services.app.platform import Platform
from services.app.settings import Settings


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "FIRST_PAUSE_S", 0.0)


def failing(times: int, then: Callable[[Event], None]) -> tuple[Loop, list[int]]:
    """A loop that raises `times` times, then does `then`; and the runs it was given."""
    runs: list[int] = []

    def run(stop: Event) -> None:
        runs.append(len(runs) + 1)
        if len(runs) <= times:
            raise ConnectionError("PostgreSQL is restarting")
        then(stop)

    return Loop("relay", run), runs


def test_a_run_that_fails_is_started_again_until_it_is_told_to_stop() -> None:
    stop = Event()
    loop, runs = failing(20, lambda stop: stop.set())

    supervise(loop, stop)

    assert len(runs) == 21


def test_a_process_of_one_loop_gives_up_after_five_failures_in_a_row() -> None:
    loop, runs = failing(100, lambda _stop: None)

    with pytest.raises(GaveUp, match="PostgreSQL is restarting"):
        supervise(loop, Event(), give_up_after=5)

    assert len(runs) == 5


def test_a_healthy_run_forgives_the_failures_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "HEALTHY_AFTER_S", -1.0)  # every run counts as a long one
    stop = Event()
    loop, runs = failing(20, lambda stop: stop.set())

    supervise(loop, stop, give_up_after=5)

    assert len(runs) == 21


def test_pauses_grow_and_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert [pause_s(failures) for failures in (1, 2, 3, 7, 1000)] == [0.5, 1.0, 2.0, 30.0, 30.0]


def test_leaving_tells_all_loops_to_stop_and_waits_for_them() -> None:
    finished: list[str] = []

    def work(name: str) -> Loop:
        def run(stop: Event) -> None:
            stop.wait()
            time.sleep(0.05)
            finished.append(name)

        return Loop(name, run)

    with Threads([work("relay"), work("projector")]):
        assert finished == []

    assert sorted(finished) == ["projector", "relay"]


def test_a_service_that_acts_on_decisions_follows_them_beside_the_register(tmp_path: Path) -> None:
    with Platform(Settings(data=tmp_path)) as platform:
        names = {service: [loop.name for loop in following(platform, service)] for service in ("projects", "waste")}

    assert names == {"projects": ["follow projects", "decisions projects"], "waste": ["follow waste"]}
