"""What only Kafka can do, beside the contract that all logs share. Every test here needs a broker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.bus import Bus
from shared.bus.kafka import KafkaBus
from tests.contract.kafka_log import KafkaLog
from tests.kafka_broker import Broker


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.kafka)


@pytest.fixture
def log(kafka: Broker) -> Iterator[KafkaLog]:
    log = KafkaLog(kafka)
    yield log
    log.remove()


@pytest.fixture
def bus(log: KafkaLog) -> Iterator[Bus]:
    bus = log.connect()
    assert isinstance(bus, KafkaBus)
    yield bus
    bus.close()
