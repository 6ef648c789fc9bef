"""The contract of the event log. Every adapter passes the suite in `tests/contract/`, unchanged.

A topic has `PARTITIONS` partitions, the same number for every topic. A message goes to the partition of
its key (Kafka's murmur2), and messages of one partition have strictly increasing offsets; gaps are allowed.
The unit of ownership is a *partition number*: who owns number 3 reads partition 3 of every topic it
subscribed to, so all that is keyed by one institution reaches one member.

Positions belong to the reader: a consumer starts nowhere until it is told by `seek`, never resets by
itself, and `commit` is only a hint that makes lag visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

PARTITIONS = 12

Headers = tuple[tuple[str, bytes], ...]


class TopicPartition(NamedTuple):
    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class Message:
    """What a producer hands over. `value` None is a tombstone of a compacted topic."""

    topic: str
    key: bytes
    value: bytes | None
    headers: Headers = ()


class Received(NamedTuple):
    """What a consumer gets: the message, its place, and when the log took it (ms since 1970, UTC)."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes | None
    headers: Headers
    timestamp_ms: int


class Stored(NamedTuple):
    """The log has the message, durably, at this place."""

    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The log refused this one message (too large, unknown topic); other keys of the call are unaffected."""

    reason: str


class BusUnavailable(Exception):
    """The log cannot be reached now. Nothing is known about the messages of the call: send them again."""


class OffsetOutOfRange(Exception):
    """A sought position is before the log's start or past its end. Never answered by a reset."""

    def __init__(self, partition: TopicPartition, offset: int, start: int, end: int) -> None:
        super().__init__(f"{partition.topic}/{partition.partition}: offset {offset} outside {start}..{end}")
        self.partition, self.offset, self.start, self.end = partition, offset, start, end


class Producer(Protocol):
    """Appends messages. Thread-safe; one call is not atomic, each message has its own outcome."""

    def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
        """Append and wait until durable. One outcome a message, in order.

        Messages of one key keep the order of the call, and of successive calls: behind a refused message
        the later ones of its topic and key in the same call are refused too, so that it can be sent again
        in its place. After `BusUnavailable` any part of the call may have been stored: sending again may
        duplicate, never lose.
        """
        ...

    def close(self) -> None: ...


class Consumer(Protocol):
    """One member of a group. Not thread-safe."""

    def poll(self, limit: int, timeout_s: float) -> list[Received]:
        """The next records of the owned numbers that have a position; at most `limit`, [] after the timeout.

        Records of one partition come in offset order. Also renews membership and takes or hands over
        numbers, and returns at once when they changed: look at `numbers()` after each call. Raises
        `OffsetOutOfRange`, or `BusUnavailable`: then every number and position is lost, and the next call
        joins the group again.
        """
        ...

    def numbers(self) -> frozenset[int]:
        """The partition numbers this member owned at the end of the last `poll`. A number that was lost
        (and perhaps gained again) since an earlier poll has no position any more: seek again."""
        ...

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        """Set the next offsets to read, for partitions whose number is owned. Offset = end is allowed."""
        ...

    def positions(self) -> dict[TopicPartition, int]:
        """The next offset of every partition that has a position."""
        ...

    def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        """Record the next offsets to read for this group, as a hint for lag."""
        ...

    def committed(self) -> dict[TopicPartition, int]:
        """What the group last committed, for the subscribed topics."""
        ...

    def close(self) -> None:
        """Leave the group; the other members take the numbers over."""
        ...


class Bus(Protocol):
    """One event log."""

    def create_topics(self, topics: Iterable[str]) -> None:
        """Make sure the topics exist, with `PARTITIONS` partitions."""
        ...

    def producer(self) -> Producer: ...

    def consumer(self, group: str, topics: Iterable[str]) -> Consumer: ...

    def bounds(self, topics: Iterable[str]) -> dict[TopicPartition, tuple[int, int]]:
        """First offset and end (the next offset to be given) of every partition."""
        ...

    def oldest(self, positions: Mapping[TopicPartition, int]) -> int | None:
        """When the log took the oldest record at or after these positions (ms); None if there is none."""
        ...

    def close(self) -> None: ...
