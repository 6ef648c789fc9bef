"""The log goes away and comes back: nothing that was acknowledged is lost, and everybody goes on alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event

import pytest

from shared.bus import Bus, BusUnavailable, Consumer, Message, Producer, Stored
from tests.contract.logs import Log
from tests.contract.steps import ALL_NUMBERS, PATIENCE_S, fill, read, settle, start

Join = Callable[..., Consumer]


def test_a_producer_says_so_and_works_again_by_itself(
    bus: Bus, log: Log, producer: Producer, topic: str, join: Join
) -> None:
    fill(producer, topic, b"key", [b"before"])
    log.crash()
    try:
        with pytest.raises(BusUnavailable):
            producer.publish([Message(topic, b"key", b"while away")])
        with pytest.raises(BusUnavailable):
            bus.bounds([topic])
    finally:
        log.revive()
    fill(producer, topic, b"key", [b"after"])
    member = join()
    start(bus, member, [topic])
    assert [record.value for record in read(member, 2)] == [b"before", b"after"]


def test_a_reader_loses_its_numbers_and_positions_and_joins_again(
    bus: Bus, log: Log, producer: Producer, topic: str, join: Join
) -> None:
    fill(producer, topic, b"key", [b"0", b"1"])
    member = join()
    start(bus, member, [topic])
    (first,) = member.poll(1, 5)
    member.commit(member.positions())
    log.crash()
    try:
        with pytest.raises(BusUnavailable):
            member.poll(1, 5)
        assert member.numbers() == frozenset()
        assert member.positions() == {}
    finally:
        log.revive()
    settle(member)
    assert member.numbers() == ALL_NUMBERS
    member.seek(member.committed())
    (second,) = read(member, 1)
    assert (first.value, second.value) == (b"0", b"1")


def test_what_was_acknowledged_under_load_survives_a_crash(bus: Bus, log: Log, topic: str) -> None:
    given_up = Event()

    def produce(name: int) -> list[bytes]:
        """Send 100 messages, again after `BusUnavailable`; what was acknowledged, in order."""
        producer = bus.producer()
        acknowledged: list[bytes] = []
        while len(acknowledged) < 100 and not given_up.is_set():
            value = b"%d %d" % (name, len(acknowledged))
            try:
                (outcome,) = producer.publish([Message(topic, b"key-%d" % name, value)])
            except BusUnavailable:
                time.sleep(0.05)
            else:
                assert isinstance(outcome, Stored)
                acknowledged.append(value)
                time.sleep(0.005)
        producer.close()
        return acknowledged

    with ThreadPoolExecutor(4) as pool:
        results = [pool.submit(produce, name) for name in range(4)]
        time.sleep(0.2)
        log.crash()
        time.sleep(0.2)
        try:
            log.revive()
            wait(results, PATIENCE_S)  # from here: a broker takes as long to come back as the machine is busy
        finally:
            given_up.set()
        acknowledged = [result.result() for result in results]

    reborn = log.connect()
    member = reborn.consumer("readers", [topic])
    start(reborn, member, [topic])
    found: list[bytes] = []
    while records := member.poll(1000, 1):
        found += [record.value or b"" for record in records]
    member.close()
    reborn.close()
    for name, values in enumerate(acknowledged):
        mine = [value for value in found if value.startswith(b"%d " % name)]
        assert len(values) == 100
        assert list(dict.fromkeys(mine)) == values  # a repeat is allowed, a loss or a swap is not
