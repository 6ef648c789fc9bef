"""The records of what was fetched, at twice kafka-python's rate; through private names of it (3.0 to 3.0.12: look
again when the pin moves).

For each record kafka-python calls a function for every number in it, of which our headers alone have seventeen, and
makes an object of thirteen fields: half of the CPU of all loops that read. What it asks of a batch is asked here too:
checksum, aborted transactions, transaction markers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import repeat
from typing import Any

from kafka import KafkaConsumer
from kafka import TopicPartition as KafkaPartition
from kafka.consumer.fetcher import Fetcher
from kafka.errors import CorruptRecordError

from shared.bus.base import Received, TopicPartition


def unpack_quickly(client: KafkaConsumer, place_of: Callable[[KafkaPartition], TopicPartition]) -> None:
    """Let `poll` return lists of `Received`, whose places `place_of` names."""
    client._fetcher.PartitionRecords = partial(_Fetched, place_of)


class _Fetched(Fetcher.PartitionRecords):  # type: ignore[misc]
    """What was fetched of one partition; kafka-python takes from it as much as was asked for."""

    def __init__(self, place_of: Callable[[KafkaPartition], TopicPartition], *about: Any, **more: Any) -> None:
        self._place_of = place_of
        super().__init__(*about, **more)

    def _unpack_records(self, place: KafkaPartition, records: Any, *_deserializers: None) -> Iterator[Received]:
        topic, number = self._place_of(place)
        while (batch := records.next_batch()) is not None:
            if not batch.validate_crc():
                raise CorruptRecordError(f"{topic}/{number}: the batch at offset {batch.base_offset} has another CRC")
            self.leader_epoch = batch.leader_epoch
            if self._holds_records(batch):
                self.bytes_read += batch.size_in_bytes
                for record in unpacked(batch, topic, number):
                    self.next_fetch_offset = record.offset + 1
                    yield record
            self.next_fetch_offset = batch.next_offset  # compaction may have taken the last record out
        self.drain()

    def _holds_records(self, batch: Any) -> bool:
        """Not a marker of a transaction, nor what was written in one that was aborted."""
        if batch.has_producer_id():
            self._consume_aborted_transactions_up_to(batch.last_offset)
            if self._contains_abort_marker(batch):
                self.aborted_producer_ids.discard(batch.producer_id)
            elif self._is_batch_aborted(batch):
                return False
        return not batch.is_control_batch


def unpacked(batch: Any, topic: str, number: int) -> list[Received]:
    """The records of a batch as kafka-python has it (format 2, the only one since Kafka 4): with no key, an empty one.

    Raises `CorruptRecordError` where lengths do not fit; none is let through half.
    """
    batch._maybe_uncompress()
    buffer, first = bytes(memoryview(batch._buffer)[batch._pos :]), batch.base_offset
    since, at = batch.first_timestamp, batch.max_timestamp if batch.timestamp_type == batch.LOG_APPEND_TIME else None
    found: list[Received] = []
    pos, short = 0, _SHORT
    try:
        for _ in repeat(None, batch.records_count):  # a number of one byte, as most are, costs no call
            length, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            end = pos + length
            pos += 1  # attributes: none are defined
            later, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            delta, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            size, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            key = buffer[pos : (pos := pos + size)] if size > 0 else b""
            size, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            value = buffer[pos : (pos := pos + size)] if size >= 0 else None
            count, pos = (short[byte], pos + 1) if (byte := buffer[pos]) < 0x80 else _number(buffer, pos)
            headers = []
            for _ in repeat(None, count):  # most of the numbers: written out, since a tuple for each would be felt
                if (size := buffer[pos]) < 0x80:
                    size, pos = short[size], pos + 1
                else:
                    size, pos = _number(buffer, pos)
                if size < 0:
                    raise IndexError  # it would go back
                name = buffer[pos : (pos := pos + size)]
                if (size := buffer[pos]) < 0x80:
                    size, pos = short[size], pos + 1
                else:
                    size, pos = _number(buffer, pos)
                headers.append((_name(name), buffer[pos : (pos := pos + size)] if size > 0 else b""))
            if pos != end:
                break
            timestamp = since + later if at is None else at
            found.append(Received(topic, number, first + delta, key, value, tuple(headers), timestamp))
    except (IndexError, OverflowError, UnicodeDecodeError):  # overflow: so many headers that they cannot be counted
        pos = -1
    if pos != len(buffer) or len(found) != batch.records_count:
        raise CorruptRecordError(f"{topic}/{number}: the batch at offset {first} has lengths that do not fit")
    return found


_SHORT = [(byte >> 1) ^ -(byte & 1) for byte in range(0x80)]  # what a number of one byte says


def _number(buffer: bytes, pos: int) -> tuple[int, int]:
    """A number of any length (varint, zigzag) and where the next one begins."""
    value = shift = 0
    while (byte := buffer[pos]) >= 0x80:
        value |= (byte & 0x7F) << shift
        shift, pos = shift + 7, pos + 1
    value |= byte << shift
    return (value >> 1) ^ -(value & 1), pos + 1


@lru_cache(maxsize=1024)
def _name(raw: bytes) -> str:
    return raw.decode()
