"""What is remembered is made once, however many ask for it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from services.indicators.records.memory import Memory


def test_what_many_ask_for_at_once_is_made_once() -> None:
    memory, asking, made = Memory(), Barrier(4), []

    def make() -> list[int]:
        made.append(1)
        return made

    def ask() -> list[int]:
        asking.wait(10)
        return memory.get("key", make)

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(ask) for _ in range(4)]

    assert all(one.result() is made for one in found)
    assert made == [1]


def test_different_things_are_made_at_the_same_time() -> None:
    memory, begun = Memory(), Event()

    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(memory.get, "one", lambda: begun.wait(10))
        other = pool.submit(memory.get, "other", lambda: begun.set() or "made")

        assert (waiting.result(), other.result()) == (True, "made")


def test_what_could_not_be_made_is_made_by_the_next() -> None:
    memory = Memory()

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            memory.get("key", lambda: 1 // 0)

    assert memory.get("key", lambda: 1) == 1
