"""A reader at the tail sees every record once and in order, whatever producers do at the same time."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from threading import Thread, Timer

from shared.bus import Bus, Consumer, Message, Producer, Received
from tests.contract.steps import PATIENCE_S, start, stored

Join = Callable[..., Consumer]

PRODUCERS = 6
CALLS = 40
KEYS = [b"key-%d" % number for number in range(30)]


def test_no_record_becomes_visible_behind_the_reader(bus: Bus, topic: str, join: Join) -> None:
    # Calls of very different size overlap: a short one that starts later would like to finish first.
    def produce(name: int) -> None:
        producer = bus.producer()
        for call in range(CALLS):
            repeats = 20 if (call + name) % 5 == 0 else 1
            messages = [Message(topic, key, b"%d %d %d" % (name, call, n)) for n in range(repeats) for key in KEYS]
            stored(producer.publish(messages))
        producer.close()

    member = join()
    start(bus, member, [topic])
    threads = [Thread(target=produce, args=(name,)) for name in range(PRODUCERS)]
    for thread in threads:
        thread.start()
    records: list[Received] = []
    while any(thread.is_alive() for thread in threads):
        records += member.poll(500, 0.05)
    expected = PRODUCERS * (CALLS // 5 * 20 + CALLS - CALLS // 5) * len(KEYS)
    deadline = time.monotonic() + PATIENCE_S
    while len(records) < expected and time.monotonic() < deadline:
        records += member.poll(5000, 0.1)
    assert member.poll(10, 0.3) == []

    assert len(records) == len({record.value + record.key for record in records if record.value}) == expected
    offsets: dict[int, list[int]] = defaultdict(list)
    published: dict[tuple[bytes, int], list[tuple[int, int]]] = defaultdict(list)
    for record in records:
        offsets[record.partition].append(record.offset)
        name, call, turn = map(int, (record.value or b"").split())
        published[record.key, name].append((call, turn))
    assert all(found == sorted(set(found)) for found in offsets.values())
    assert all(found == sorted(found) for found in published.values())


def test_a_waiting_reader_gets_a_record_long_before_its_timeout(
    bus: Bus, producer: Producer, topic: str, join: Join
) -> None:
    member = join()
    start(bus, member, [topic])
    publishing = Timer(0.3, producer.publish, [[Message(topic, b"key", b"x")]])
    publishing.start()
    began = time.monotonic()
    (record,) = member.poll(10, 30)
    assert record.value == b"x"
    assert 0.2 < time.monotonic() - began < 3
    publishing.join()
