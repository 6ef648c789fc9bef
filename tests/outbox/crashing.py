"""A relay that is killed at a named step: `python -m tests.outbox.crashing DATABASE_URL LOG_URL STEP`.

STEP is before_publish, after_publish, after_mark, or never: then it runs until somebody else kills it.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from threading import Event

from shared.bus import Failed, Message, Producer, Stored, connect
from shared.db import Database
from shared.outbox.relay import Relay
from tests.outbox.steps import SERVICE


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class DyingProducer:
    """Hands over to a real producer, and dies before or after."""

    def __init__(self, real: Producer, step: str) -> None:
        self._real = real
        self._step = step

    def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
        if self._step == "before_publish":
            die()
        outcomes = self._real.publish(messages)
        if self._step == "after_publish":
            die()
        return outcomes

    def close(self) -> None:
        self._real.close()


if __name__ == "__main__":
    database_url, log_url, step = sys.argv[1:]
    relay = Relay(Database(database_url), DyingProducer(connect(log_url).producer(), step), SERVICE)
    if step == "after_mark":
        relay.step()
        die()
    relay.run(Event())
