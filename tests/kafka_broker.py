"""Which Kafka broker the tests get. The first that holds, and never another instead:

1. `KAFKA_BOOTSTRAP` names one: it is used as it is, and not killed.
2. java and mvn are there: a broker of this session's own, from Maven's jars (`infra/kafka`).
3. None: a failure in CI, a skip elsewhere. `pytest -m "not kafka"` leaves these tests out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, Protocol

import pytest

from infra.kafka.local import LocalBroker, missing

GIVEN = "KAFKA_BOOTSTRAP"


class Broker(Protocol):
    address: str

    def kill(self) -> None: ...

    def start(self) -> None: ...


class GivenBroker:
    """Somebody else's."""

    def __init__(self, address: str) -> None:
        self.address = address

    def kill(self) -> None:
        pytest.skip(f"the broker of {GIVEN} is not ours to kill")

    def start(self) -> None: ...


def choice() -> str:
    """For pytest's header."""
    if given := os.environ.get(GIVEN):
        return f"kafka://{given} ({GIVEN})"
    if reason := missing():
        return f"no Kafka: {reason}"
    return "kafka:// from Maven's jars, started when a test needs it"


@contextmanager
def chosen(folder: Path) -> Iterator[Broker]:
    if given := os.environ.get(GIVEN):
        yield GivenBroker(given)
        return
    with locally(folder) as broker:
        yield broker


@contextmanager
def locally(folder: Path, *, secure: bool = False) -> Iterator[LocalBroker]:
    """A broker of our own, whatever `KAFKA_BOOTSTRAP` says."""
    if reason := missing():
        _without(reason)
    try:
        broker = LocalBroker(folder, secure=secure)
        broker.start()
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        _without(repr(error))
    try:
        yield broker
    finally:
        broker.stop()


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"no Kafka: {reason}")
    pytest.skip(f"no Kafka: {reason}")
