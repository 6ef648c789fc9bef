"""What the tests of the contract do again and again."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from shared.bus import Bus, Consumer, Failed, Message, Producer, Received, Stored, TopicPartition
from shared.bus.base import PARTITIONS

ALL_NUMBERS = frozenset(range(PARTITIONS))
PATIENCE_S = 20.0


def stored(outcomes: Iterable[Stored | Failed]) -> list[Stored]:
    """The outcomes, none of which is a failure."""
    found = list(outcomes)
    assert all(isinstance(outcome, Stored) for outcome in found), found
    return [outcome for outcome in found if isinstance(outcome, Stored)]


def fill(producer: Producer, topic: str, key: bytes, values: Iterable[bytes]) -> list[Stored]:
    return stored(producer.publish([Message(topic, key, value) for value in values]))


def settle(*members: Consumer) -> None:
    """Poll in turn until the members own every number between them, each its fair share."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        for member in members:
            member.poll(1, 0.05)
        owned = [member.numbers() for member in members]
        fair = max(map(len, owned)) - min(map(len, owned)) <= 1
        if fair and sum(map(len, owned)) == PARTITIONS and frozenset().union(*owned) == ALL_NUMBERS:
            return
        assert time.monotonic() < deadline, f"the members never agreed: {owned}"


def start(bus: Bus, member: Consumer, topics: Sequence[str]) -> None:
    """Let a member own what it can and begin at the log's start."""
    settle(member)
    member.seek({partition: first for partition, (first, _) in bus.bounds(topics).items()})


def read(member: Consumer, count: int) -> list[Received]:
    """Exactly the next `count` records; more than that, or less in a while, is a failure."""
    deadline = time.monotonic() + PATIENCE_S
    records: list[Received] = []
    while len(records) < count:
        records += member.poll(1000, 0.1)
        assert time.monotonic() < deadline, f"{len(records)} of {count} records arrived"
    assert len(records) == count
    return records


def place(topic: str, outcome: Stored) -> TopicPartition:
    return TopicPartition(topic, outcome.partition)
