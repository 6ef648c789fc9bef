"""The stream: live, resumed after a break, reset, and for many listeners at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from services.indicators import stream as module
from services.indicators.publisher import Publisher
from services.indicators.stream import Stream, Wanted
from shared.db import Database
from tests.indicators.hand_filled import Filler

ONE = Wanted(regions=frozenset({"5101"}))  # 11 events a batch
PATIENCE_S = 20.0


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_S", 0.05)


class Platform:
    """Books a change and publishes it, batch after batch."""

    def __init__(self, fill: Filler, publisher: Publisher) -> None:
        self._fill, self._publisher = fill, publisher

    def publish(self) -> int:
        number = self._fill.number
        self._fill.cell("510104", "2021", water_l=1000)
        self._publisher.step()
        self._fill.batch()
        return number


@pytest.fixture
def platform(database: Database, fill: Filler) -> Iterator[Platform]:
    publisher = Publisher(database)
    yield Platform(fill, publisher)
    publisher.close()


@asynccontextmanager
async def listening(
    stream: Stream, after: int | None = None, wanted: Wanted = ONE
) -> AsyncIterator[AsyncIterator[bytes]]:
    """A listener that has begun: its first bytes, a comment, were read."""
    listener = stream.listen(after, wanted)
    assert await anext(listener) == b": \n\n"
    try:
        yield listener
    finally:
        await listener.aclose()  # type: ignore[attr-defined]


async def batch(listener: AsyncIterator[bytes]) -> tuple[int, int]:
    """The next batch: its id, and how many events it has."""
    text = (await asyncio.wait_for(anext(listener), PATIENCE_S)).decode()
    *without_id, last = text.strip().split("\n\n")
    assert all("id:" not in event for event in without_id)
    return int(last.split("\n")[0].removeprefix("id: ")), text.count("data:")


def test_live_events_arrive_with_the_batch_number_on_the_last(database: Database, platform: Platform) -> None:
    async def scenario() -> None:
        async with listening(Stream(database)) as listener:
            for _ in range(2):
                number = platform.publish()
                assert await batch(listener) == (number, 11)

    asyncio.run(scenario())


def test_a_broken_stream_goes_on_after_its_last_id(database: Database, platform: Platform) -> None:
    first, second, third = (platform.publish() for _ in range(3))

    async def scenario() -> None:
        async with listening(Stream(database), after=first) as listener:
            assert [await batch(listener), await batch(listener)] == [(second, 11), (third, 11)]
            assert await batch_after(listener, platform) == (third + 1, 11)

    asyncio.run(scenario())


async def batch_after(listener: AsyncIterator[bytes], platform: Platform) -> tuple[int, int]:
    platform.publish()
    return await batch(listener)


@pytest.mark.parametrize("after", [99, 2**62])
def test_an_unknown_position_is_reset_to_the_newest(database: Database, platform: Platform, after: int) -> None:
    newest = platform.publish()

    async def scenario() -> None:
        async with listening(Stream(database), after=after) as listener:
            assert await anext(listener) == module.reset(newest)
            assert await batch_after(listener, platform) == (newest + 1, 11)

    asyncio.run(scenario())


def test_a_position_too_far_back_is_reset(
    database: Database, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 50)
    numbers = [platform.publish() for _ in range(2)]  # 44 events each

    async def scenario() -> None:
        async with listening(Stream(database), after=0) as listener:
            assert (await anext(listener)).startswith(b"event: reset")
        async with listening(Stream(database), after=numbers[0]) as listener:
            assert await batch(listener) == (numbers[1], 11)

    asyncio.run(scenario())


def test_a_publication_too_large_to_tell_resets_who_listens(
    database: Database, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_EVENTS", 43)

    async def scenario() -> None:
        async with listening(Stream(database)) as listener:
            number = platform.publish()  # 44 events
            assert await asyncio.wait_for(anext(listener), PATIENCE_S) == module.reset(number)
            monkeypatch.setattr(module, "MOST_EVENTS", 44)
            assert await batch_after(listener, platform) == (number + 1, 11)

    asyncio.run(scenario())


def test_silence_is_kept_alive_by_comments(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP_ALIVE_S", 0.05)

    async def scenario() -> None:
        async with listening(Stream(database)) as listener:
            assert await anext(listener) == b": \n\n"

    asyncio.run(scenario())


def test_many_listeners_share_one_reader_which_ends_with_the_last(database: Database, platform: Platform) -> None:
    def readers() -> int:
        return sum(thread.name == "stream" and thread.is_alive() for thread in threading.enumerate())

    async def scenario() -> None:
        stream = Stream(database)
        async with listening(stream) as first, listening(stream) as second:
            assert readers() == 1
            number = platform.publish()
            assert await batch(first) == await batch(second) == (number, 11)
        for _ in range(100):
            if not readers():
                break
            await asyncio.sleep(0.05)
        assert readers() == 0

    asyncio.run(scenario())


def test_a_listener_that_does_not_read_is_cut_off(
    database: Database, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAITING_BATCHES", 1)

    async def scenario() -> None:
        stream = Stream(database)
        async with listening(stream) as slow:
            async with listening(stream) as quick:
                for _ in range(3):
                    platform.publish()
                    await batch(quick)
            waiting = [chunk async for chunk in slow]
            assert len(waiting) <= 2

    asyncio.run(scenario())
