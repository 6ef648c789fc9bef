"""What a producer may rely on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from shared.bus import Bus, Consumer, Failed, Message, Producer, Stored
from shared.bus.base import PARTITIONS
from tests.contract.logs import Log
from tests.contract.steps import fill, read, start, stored

Join = Callable[..., Consumer]

# Key → partition of 12, from the hashes in Kafka's own test of its partitioner.
KAFKAS_PARTITION = {
    b"21": (-973932308 & 0x7FFFFFFF) % PARTITIONS,
    b"foobar": (-790332482 & 0x7FFFFFFF) % PARTITIONS,
    b"a-little-bit-long-string": (-985981536 & 0x7FFFFFFF) % PARTITIONS,
    b"abc": 479470107 % PARTITIONS,
}


def test_a_refused_message_is_reported_and_the_others_are_stored(
    bus: Bus, log: Log, producer: Producer, topic: str, join: Join
) -> None:
    too_large = bytes(log.max_record_bytes + 1)
    outcomes = producer.publish(
        [
            Message(topic, b"first", b"1"),
            Message(topic, b"large", too_large),
            Message("contract.nobody-made-this", b"lost", b"2"),
            Message(topic, b"last", b"3"),
        ]
    )
    assert [type(outcome) for outcome in outcomes] == [Stored, Failed, Failed, Stored]
    assert all(outcome.reason for outcome in outcomes if isinstance(outcome, Failed))
    member = join()
    start(bus, member, [topic])
    assert sorted(record.value for record in read(member, 2)) == [b"1", b"3"]


def test_behind_a_refused_message_its_key_is_held_back_for_the_rest_of_the_call(
    log: Log, producer: Producer, topic: str
) -> None:
    outcomes = producer.publish(
        [
            Message(topic, b"key", b"before"),
            Message(topic, b"key", bytes(log.max_record_bytes + 1)),
            Message(topic, b"key", b"after"),
            Message(topic, b"other", b"after"),
        ]
    )
    assert [type(outcome) for outcome in outcomes] == [Stored, Failed, Failed, Stored]
    assert isinstance(producer.publish([Message(topic, b"key", b"after")])[0], Stored)


def test_nothing_published_is_nothing_answered(producer: Producer) -> None:
    assert producer.publish([]) == []


@pytest.mark.parametrize(("key", "partition"), KAFKAS_PARTITION.items())
def test_a_key_goes_to_the_partition_kafka_would_choose(
    producer: Producer, topic: str, key: bytes, partition: int
) -> None:
    assert fill(producer, topic, key, [b"x"])[0].partition == partition


def test_offsets_of_a_partition_strictly_increase(producer: Producer, topic: str) -> None:
    offsets = [outcome.offset for _ in range(5) for outcome in fill(producer, topic, b"key", [b"a", b"b", b"c"])]
    assert all(earlier < later for earlier, later in pairwise(offsets))


def test_messages_of_a_key_keep_their_order_within_and_between_calls(
    bus: Bus, producer: Producer, topic: str, join: Join
) -> None:
    keys = [b"key-%d" % number for number in range(40)]
    for call in range(5):
        stored(producer.publish([Message(topic, key, b"%d" % (call * 3 + turn)) for turn in range(3) for key in keys]))
    member = join()
    start(bus, member, [topic])
    records = read(member, 600)
    for key in keys:
        assert [int(record.value or b"") for record in records if record.key == key] == list(range(15))


@pytest.mark.parametrize("value", [None, b"", b"\x00", "川渝".encode(), b'{"a": 1}'])
@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("ce_id", b"energy_return/1/2"), ("ce_subject", "机构".encode())),
        (("empty", b""), ("twice", b"1"), ("twice", b"2"), ("a", b"\xff\x00")),
    ],
    ids=["no headers", "CloudEvents", "empty and repeated"],
)
def test_what_was_put_in_comes_out(
    bus: Bus, producer: Producer, topic: str, join: Join, value: bytes | None, headers: tuple[tuple[str, bytes], ...]
) -> None:
    (outcome,) = stored(producer.publish([Message(topic, b"key", value, headers)]))
    member = join()
    start(bus, member, [topic])
    (record,) = read(member, 1)
    assert (record.topic, record.partition, record.offset) == (topic, outcome.partition, outcome.offset)
    assert (record.key, record.value, record.headers) == (b"key", value, headers)


def test_an_empty_key_is_a_key(producer: Producer, topic: str) -> None:
    first, second = fill(producer, topic, b"", [b"a", b"b"])
    assert first.partition == second.partition


def test_a_record_nearly_as_large_as_allowed_passes_whole(
    bus: Bus, log: Log, producer: Producer, topic: str, join: Join
) -> None:
    value = bytes(range(256)) * ((log.max_record_bytes - 4096) // 256)
    fill(producer, topic, b"large", [value])
    member = join()
    start(bus, member, [topic])
    assert read(member, 1)[0].value == value


def test_one_producer_serves_many_threads(bus: Bus, producer: Producer, topic: str, join: Join) -> None:
    def publish(thread: int) -> None:
        for turn in range(20):
            fill(producer, topic, b"thread-%d" % thread, [b"%d" % turn])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(publish, range(8)))
    member = join()
    start(bus, member, [topic])
    records = read(member, 160)
    for thread in range(8):
        assert [int(r.value or b"") for r in records if r.key == b"thread-%d" % thread] == list(range(20))
