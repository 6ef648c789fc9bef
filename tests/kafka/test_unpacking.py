"""What is unpacked of a batch is what kafka-python unpacks of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kafka import TopicPartition as KafkaPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError
from kafka.record.memory_records import MemoryRecords, MemoryRecordsBuilder

from shared.bus import Received, TopicPartition
from shared.bus.kafka.unpacking import _Fetched, unpacked

NONE, LZ4 = 0, 3
LOG_APPEND_TIME = 0b1000
BIT_OF_ATTRIBUTES = 22  # the low byte of a batch's attributes, behind its checksum

headers = st.lists(st.tuples(st.text(max_size=80), st.none() | st.binary(max_size=200)), max_size=10)
records = st.tuples(
    st.integers(0, 2**42), st.none() | st.binary(max_size=80), st.none() | st.binary(max_size=9000), headers
)


def batch_of(written: list[tuple[int, Any, Any, Any]], compression: int = NONE) -> bytes:
    builder = MemoryRecordsBuilder(2, compression, 1 << 30)
    for timestamp, key, value, named in written:
        assert builder.append(timestamp, key, value, named)
    builder.close()
    return bytes(builder.buffer())


def read(raw: bytes) -> Any:
    return MemoryRecords(raw).next_batch()


def by_kafka_python(raw: bytes) -> list[Received]:
    return [
        Received("topic", 3, r.offset, r.key or b"", r.value, tuple((n, v or b"") for n, v in r.headers), r.timestamp)
        for r in read(raw)
    ]


@given(st.lists(records, min_size=1, max_size=200), st.sampled_from([NONE, LZ4]))
def test_any_batch_is_unpacked_as_kafka_python_unpacks_it(written: list[Any], compression: int) -> None:
    raw = batch_of(written, compression)
    assert unpacked(read(raw), "topic", 3) == by_kafka_python(raw)


@given(st.lists(records, min_size=1, max_size=5))
def test_where_the_log_stamps_records_all_have_its_time(written: list[Any]) -> None:
    raw = bytearray(batch_of(written))
    raw[BIT_OF_ATTRIBUTES] |= LOG_APPEND_TIME
    found = unpacked(read(bytes(raw)), "topic", 3)
    assert {record.timestamp_ms for record in found} == {max(timestamp for timestamp, *_ in written)}


@given(st.lists(records, min_size=1, max_size=3), st.data())
def test_a_damaged_batch_gives_all_its_records_or_an_error(written: list[Any], data: st.DataObject) -> None:
    raw = bytearray(batch_of(written))
    head = read(bytes(raw))._pos
    raw[data.draw(st.integers(head, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = unpacked(read(bytes(raw)), "topic", 3)
    except CorruptRecordError:
        return
    assert len(found) == len(written)


@pytest.mark.parametrize("cut", [1, 10])
def test_a_batch_that_ends_too_early_is_refused(cut: int) -> None:
    raw = batch_of([(0, b"key", b"value" * 10, [("name", b"x" * 20)])])
    batch = read(raw)
    batch._buffer = bytes(batch._buffer)[:-cut]
    with pytest.raises(CorruptRecordError, match="lengths that do not fit"):
        unpacked(batch, "topic", 3)


@pytest.mark.parametrize("count", [b"\x7e", b"\xfe" + 8 * b"\xff" + b"\x01", b"\xfe" + 40 * b"\xff" + b"\x01"])
def test_a_batch_that_says_it_has_more_headers_than_it_has_is_refused(count: bytes) -> None:
    batch = read(batch_of([(0, b"key", b"value", [])]))
    batch._buffer = bytes(batch._buffer)[:-1] + count
    with pytest.raises(CorruptRecordError, match="lengths that do not fit"):
        unpacked(batch, "topic", 3)


def fetched(raw: bytes, at: int = 0) -> Any:
    return _Fetched(lambda place: TopicPartition("topic", place.partition), at, KafkaPartition("a.topic", 3),
                    MemoryRecords(raw))  # fmt: skip


def test_a_batch_with_another_checksum_is_refused() -> None:
    raw = bytearray(batch_of([(0, b"key", b"value", [])]))
    raw[-1] ^= 1
    with pytest.raises(CorruptRecordError, match="CRC"):
        fetched(bytes(raw)).take(10)


def test_it_stands_behind_what_was_taken_and_begins_where_it_was_told_to() -> None:
    raw = batch_of([(0, b"key", b"%d" % number, []) for number in range(5)])
    part, theirs = fetched(raw, 2), Fetcher.PartitionRecords(2, KafkaPartition("a.topic", 3), MemoryRecords(raw))
    for limit in (1, 1, 10, 10):
        taken = [record.offset for record in part.take(limit)] if part else []
        assert taken == ([record.offset for record in theirs.take(limit)] if theirs else [])
        assert part.next_fetch_offset == theirs.next_fetch_offset
        assert bool(part) == bool(theirs)
