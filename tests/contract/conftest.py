"""Every test of this folder runs once for each log; it knows the log by `Bus` alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from shared.bus import Bus, Consumer, Producer
from tests.contract.kafka_log import KafkaLog
from tests.contract.logs import Log, PostgresLog

LOGS = ["postgresql", pytest.param("kafka", marks=pytest.mark.kafka)]


@pytest.fixture(params=LOGS)
def log(request: pytest.FixtureRequest) -> Iterator[Log]:
    log: Log
    if request.param == "kafka":
        log = KafkaLog(request.getfixturevalue("kafka"))
    else:
        log = PostgresLog(request.getfixturevalue("server"))
    yield log
    log.remove()


@pytest.fixture
def bus(log: Log) -> Iterator[Bus]:
    bus = log.connect()
    yield bus
    bus.close()


@pytest.fixture
def topic(bus: Bus) -> str:
    """A topic of this test's own, empty."""
    name = f"contract.{uuid.uuid4().hex[:8]}"
    bus.create_topics([name])
    return name


@pytest.fixture
def producer(bus: Bus) -> Iterator[Producer]:
    producer = bus.producer()
    yield producer
    producer.close()


@pytest.fixture
def join(bus: Bus, topic: str) -> Iterator[Callable[..., Consumer]]:
    """`join("group")`: one more member of the group, reading the topic of this test (or those named)."""
    members: list[Consumer] = []

    def make(group: str = "readers", *topics: str) -> Consumer:
        members.append(bus.consumer(group, topics or [topic]))
        return members[-1]

    yield make
    for member in members:
        member.close()
