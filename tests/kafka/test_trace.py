"""One trace from the request to the indicator update once more, word for word, on Kafka: headers travel there."""

from __future__ import annotations

from tests.telemetry.conftest import recorded, way  # noqa: F401
from tests.telemetry.test_one_trace import *  # noqa: F403
