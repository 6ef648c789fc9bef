"""Positions belong to the reader: it starts nowhere, is never moved, and is told when it stands outside."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from shared.bus import Bus, Consumer, OffsetOutOfRange, Producer, TopicPartition
from tests.contract.logs import Log
from tests.contract.steps import fill, place, read, settle, start

Join = Callable[..., Consumer]


def test_past_the_end_is_an_error_again_and_again_never_a_reset(producer: Producer, topic: str, join: Join) -> None:
    last = fill(producer, topic, b"key", [b"0", b"1"])[-1]
    member = join()
    settle(member)
    member.seek({place(topic, last): last.offset + 2})
    for _ in range(2):
        with pytest.raises(OffsetOutOfRange) as refused:
            member.poll(10, 5)
        assert (refused.value.partition, refused.value.offset) == (place(topic, last), last.offset + 2)
        assert refused.value.end == last.offset + 1
    assert member.positions() == {place(topic, last): last.offset + 2}


def test_before_the_start_is_an_error(log: Log, producer: Producer, topic: str, join: Join) -> None:
    outcomes = fill(producer, topic, b"key", [b"0", b"1", b"2"])
    log.forget(place(topic, outcomes[0]), outcomes[2].offset)
    member = join()
    settle(member)
    member.seek({place(topic, outcomes[0]): outcomes[0].offset})
    with pytest.raises(OffsetOutOfRange) as refused:
        member.poll(10, 5)
    assert refused.value.start == outcomes[2].offset
    member.seek({place(topic, outcomes[2]): outcomes[2].offset})
    assert [record.value for record in read(member, 1)] == [b"2"]


def test_without_a_position_nothing_is_read(producer: Producer, topic: str, join: Join) -> None:
    fill(producer, topic, b"key", [b"0"])
    member = join()
    settle(member)
    assert member.positions() == {}
    assert member.poll(10, 0.3) == []


def test_a_partition_that_is_not_owned_cannot_be_sought(topic: str, join: Join) -> None:
    member = join()
    with pytest.raises(ValueError, match="owned"):
        member.seek({TopicPartition(topic, 0): 0})
    settle(member)
    with pytest.raises(ValueError, match="subscribed"):
        member.seek({TopicPartition("contract.another", 0): 0})


def test_seek_back_and_forward(producer: Producer, topic: str, join: Join) -> None:
    outcomes = fill(producer, topic, b"key", [b"%d" % number for number in range(10)])
    partition = place(topic, outcomes[0])
    member = join()
    settle(member)
    for begin in (4, 0, 9, 7):
        member.seek({partition: outcomes[begin].offset})
        assert [int(record.value or b"") for record in read(member, 10 - begin)] == list(range(begin, 10))


def test_at_the_end_a_reader_waits_for_what_comes(producer: Producer, topic: str, join: Join) -> None:
    last = fill(producer, topic, b"key", [b"old"])[-1]
    member = join()
    settle(member)
    member.seek({place(topic, last): last.offset + 1})
    began = time.monotonic()
    assert member.poll(10, 0.5) == []
    assert 0.4 < time.monotonic() - began < 5
    fill(producer, topic, b"key", [b"new"])
    assert [record.value for record in read(member, 1)] == [b"new"]


def test_the_position_moves_behind_what_was_read(producer: Producer, topic: str, join: Join) -> None:
    outcomes = fill(producer, topic, b"key", [b"%d" % number for number in range(10)])
    partition = place(topic, outcomes[0])
    member = join()
    settle(member)
    member.seek({partition: outcomes[0].offset})
    for number in range(10):
        (record,) = member.poll(1, 5)
        assert int(record.value or b"") == number
        assert member.positions() == {partition: record.offset + 1}


def test_a_poll_never_gives_more_than_its_limit_and_starves_no_partition(
    bus: Bus, producer: Producer, topic: str, join: Join
) -> None:
    for number in range(60):
        fill(producer, topic, b"key-%d" % number, [b"x"] * (200 if number == 0 else 5))
    member = join()
    start(bus, member, [topic])
    sizes = []
    seen = set()
    while records := member.poll(50, 1):
        sizes.append(len(records))
        seen.update((record.partition, record.offset) for record in records)
    assert max(sizes) <= 50
    assert len(seen) == sum(sizes) == 200 + 59 * 5


def test_records_carry_the_time_the_log_took_them(bus: Bus, producer: Producer, topic: str, join: Join) -> None:
    before_ms = int(time.time() * 1000)
    fill(producer, topic, b"key", [b"0", b"1"])
    after_ms = int(time.time() * 1000)
    member = join()
    start(bus, member, [topic])
    first, second = read(member, 2)
    assert before_ms - 5 <= first.timestamp_ms <= second.timestamp_ms <= after_ms + 5
