"""Partition numbers are shared within a group, handed over, and taken over from the dead."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.bus import Bus, Consumer, Message, Producer
from tests.contract.logs import Log
from tests.contract.steps import ALL_NUMBERS, fill, read, settle, start, stored

Join = Callable[..., Consumer]
ROOT = Path(__file__).parent.parent.parent


def test_a_killed_member_is_replaced_within_moments(log: Log, topic: str, join: Join) -> None:
    command = [sys.executable, "-m", "tests.contract.member", log.url, "readers", topic]
    other = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout
        assert other.stdout.readline().startswith("[0, ")
        member = join()
        while len(member.numbers()) != 6:
            member.poll(10, 0.05)
    finally:
        other.kill()
        killed_at = time.monotonic()
        other.wait()
    while member.numbers() != ALL_NUMBERS:
        member.poll(10, 0.05)
        assert time.monotonic() < killed_at + 10
    if log.url.startswith("postgresql"):
        assert time.monotonic() < killed_at + 2.5


@pytest.mark.parametrize("count", [2, 3, 5])
def test_members_share_the_numbers_fairly_and_none_twice(join: Join, count: int) -> None:
    members = [join() for _ in range(count)]
    settle(*members)  # disjoint, complete, and no share differs by more than one


def test_more_members_than_numbers_leave_some_idle(join: Join) -> None:
    members = [join() for _ in range(14)]
    settle(*members)
    assert sorted(len(member.numbers()) for member in members) == [0] * 2 + [1] * 12


def test_a_member_that_leaves_hands_over(join: Join) -> None:
    first, second = join(), join()
    settle(first, second)
    second.close()
    settle(first)
    assert first.numbers() == ALL_NUMBERS


def test_a_number_that_was_lost_has_no_position_any_more(bus: Bus, topic: str, join: Join) -> None:
    first = join()
    start(bus, first, [topic])
    second = join()
    settle(first, second)
    assert {partition.partition for partition in first.positions()} == first.numbers()
    kept = first.numbers()
    second.close()
    settle(first)
    assert {partition.partition for partition in first.positions()} == kept


def test_a_poll_that_changes_the_numbers_returns_at_once(join: Join) -> None:
    member = join()
    began = time.monotonic()
    while member.numbers() != ALL_NUMBERS:
        member.poll(10, 30)
    assert time.monotonic() - began < 20


def test_a_number_means_that_partition_of_every_topic(bus: Bus, producer: Producer, topic: str, join: Join) -> None:
    second_topic = topic + ".second"
    bus.create_topics([second_topic])
    keys = [b"key-%d" % number for number in range(50)]
    stored(producer.publish([Message(name, key, b"x") for key in keys for name in (topic, second_topic)]))
    members = join("readers", topic, second_topic), join("readers", topic, second_topic)
    settle(*members)
    firsts = {partition: first for partition, (first, _) in bus.bounds([topic, second_topic]).items()}
    seen: list[set[tuple[str, bytes]]] = []
    for member in members:
        member.seek({p: first for p, first in firsts.items() if p.partition in member.numbers()})
        records = []
        while batch := member.poll(1000, 1):
            records += batch
        seen.append({(record.topic, record.key) for record in records})
    assert not seen[0] & seen[1]
    assert seen[0] | seen[1] == {(name, key) for key in keys for name in (topic, second_topic)}
    for side in seen:
        assert {key for name, key in side if name == topic} == {key for name, key in side if name == second_topic}


def test_two_groups_read_the_same_records_each_at_its_own_pace(
    bus: Bus, producer: Producer, topic: str, join: Join
) -> None:
    fill(producer, topic, b"key", [b"%d" % number for number in range(20)])
    fast, slow = join("fast"), join("slow")
    start(bus, fast, [topic])
    start(bus, slow, [topic])
    assert fast.numbers() == slow.numbers() == ALL_NUMBERS
    assert len(slow.poll(5, 5)) == 5
    assert [int(record.value or b"") for record in read(fast, 20)] == list(range(20))
    assert [int(record.value or b"") for record in read(slow, 15)] == list(range(5, 20))


def test_what_one_member_left_another_reads_from_the_commit(
    bus: Bus, producer: Producer, topic: str, join: Join
) -> None:
    fill(producer, topic, b"key", [b"%d" % number for number in range(10)])
    first = join()
    start(bus, first, [topic])
    assert len(first.poll(4, 5)) == 4
    first.commit(first.positions())
    first.close()
    second = join()
    settle(second)
    second.seek(second.committed())
    assert [int(record.value or b"") for record in read(second, 6)] == list(range(4, 10))
