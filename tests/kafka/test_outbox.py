"""The specification of outbox and relay once more, word for word, on Kafka: crashes, absence, refusals, order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.bus import Bus
from tests.contract.kafka_log import KafkaLog
from tests.outbox.conftest import database, outbox_template, relay  # noqa: F401
from tests.outbox.steps import TOPIC
from tests.outbox.test_away import *  # noqa: F403
from tests.outbox.test_crash import *  # noqa: F403
from tests.outbox.test_order import *  # noqa: F403
from tests.outbox.test_refused import *  # noqa: F403


@pytest.fixture
def bus(log: KafkaLog) -> Iterator[Bus]:
    bus = log.connect()
    bus.create_topics([TOPIC])
    yield bus
    bus.close()
