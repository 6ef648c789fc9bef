"""Bounds, ages and topics: what lag is computed from."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from shared.bus import Bus, Consumer, Producer
from shared.bus.base import PARTITIONS
from tests.contract.logs import Log
from tests.contract.steps import ALL_NUMBERS, fill, place, settle

Join = Callable[..., Consumer]


def test_a_new_topic_has_all_its_partitions_and_nothing_in_them(bus: Bus, topic: str) -> None:
    bounds = bus.bounds([topic])
    assert {partition.partition for partition in bounds} == ALL_NUMBERS
    assert len(bounds) == PARTITIONS
    assert all(first == end for first, end in bounds.values())


def test_creating_a_topic_again_keeps_what_is_in_it(bus: Bus, producer: Producer, topic: str) -> None:
    fill(producer, topic, b"key", [b"0"])
    before = bus.bounds([topic])
    bus.create_topics([topic])
    assert bus.bounds([topic]) == before


def test_several_clients_may_find_the_log_empty_at_once(log: Log) -> None:
    def create(number: int) -> set[str]:
        bus = log.connect()
        bus.create_topics(["contract.shared", f"contract.{number}"])
        topics = {partition.topic for partition in bus.bounds(["contract.shared", f"contract.{number}"])}
        bus.close()
        return topics

    with ThreadPoolExecutor(6) as pool:
        assert all(len(topics) == 2 for topics in pool.map(create, range(6)))


def test_bounds_follow_what_is_stored_and_what_is_forgotten(bus: Bus, log: Log, producer: Producer, topic: str) -> None:
    outcomes = fill(producer, topic, b"key", [b"0", b"1", b"2"])
    partition = place(topic, outcomes[0])
    assert bus.bounds([topic])[partition] == (outcomes[0].offset, outcomes[2].offset + 1)
    log.forget(partition, outcomes[1].offset)
    assert bus.bounds([topic])[partition] == (outcomes[1].offset, outcomes[2].offset + 1)


def test_the_oldest_record_behind_a_position_tells_the_age_of_the_lag(bus: Bus, producer: Producer, topic: str) -> None:
    before_ms = int(time.time() * 1000) - 5
    old = fill(producer, topic, b"key", [b"old"])[0]
    time.sleep(0.1)
    between_ms = int(time.time() * 1000) - 5
    new = fill(producer, topic, b"key", [b"new"])[0]
    partition = place(topic, old)
    others = {other: end for other, (_, end) in bus.bounds([topic]).items() if other != partition}

    oldest = bus.oldest({**others, partition: old.offset})
    assert oldest is not None
    assert before_ms <= oldest < between_ms
    newer = bus.oldest({**others, partition: new.offset})
    assert newer is not None
    assert newer >= between_ms
    assert bus.oldest({**others, partition: new.offset + 1}) is None


def test_a_commit_is_known_to_the_group_and_moves_nobody(producer: Producer, topic: str, join: Join) -> None:
    outcome = fill(producer, topic, b"key", [b"0"])[0]
    partition = place(topic, outcome)
    member = join("committing")
    settle(member)
    assert member.committed() == {}
    member.commit({partition: outcome.offset + 1})
    assert member.committed() == {partition: outcome.offset + 1}
    assert member.positions() == {}
    member.commit({partition: outcome.offset})
    assert member.committed() == {partition: outcome.offset}
    member.close()
    successor = join("committing")
    settle(successor)
    assert successor.committed() == {partition: outcome.offset}
    assert join("another group").committed() == {}
