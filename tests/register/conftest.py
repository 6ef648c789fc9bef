"""Copies of the register on either log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.bus import Bus
from shared.register.follower import TOPIC
from tests.contract.conftest import log
from tests.contract.logs import Log

__all__ = ["log"]


@pytest.fixture
def bus(log: Log) -> Iterator[Bus]:
    bus = log.connect()
    bus.create_topics([TOPIC])
    yield bus
    bus.close()
