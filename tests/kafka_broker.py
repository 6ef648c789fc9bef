"""Which Kafka broker the tests get. The first that holds, and never another instead:

1. `KAFKA_BOOTSTRAP` names one: it is used as it is, and not killed.
2. A Docker engine answers: a broker of this session's own in a container (`kafka_container`).
3. java and mvn are there: one from Maven's jars (`infra/kafka`).
4. None: a failure in CI, a skip elsewhere. `pytest -m "not kafka"` leaves these tests out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, Protocol

import pytest

from infra.kafka.local import LocalBroker, missing

if TYPE_CHECKING:
    from tests.kafka_container import ContainerBroker

GIVEN = "KAFKA_BOOTSTRAP"
IMAGE = "apache/kafka:4.3.1"  # as docker-compose.yml
ASK_S = 3


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


def engine() -> str | None:
    """The version of the engine that answers; None without one. A client alone is none."""
    import docker
    from docker.errors import DockerException

    try:
        client = docker.from_env(timeout=ASK_S)
    except DockerException:
        return None
    try:
        return str(client.version()["Version"])
    except (DockerException, OSError):
        return None
    finally:
        client.close()


def choice() -> str:
    """For pytest's header."""
    if given := os.environ.get(GIVEN):
        return f"kafka://{given} ({GIVEN})"
    if version := engine():
        return f"kafka:// in a container ({IMAGE}, engine {version}), started when a test needs it"
    if reason := missing():
        return f"no Kafka: no Docker engine answers, and {reason}"
    return "kafka:// from Maven's jars, started when a test needs it"


@contextmanager
def chosen(folder: Path) -> Iterator[Broker]:
    if given := os.environ.get(GIVEN):
        yield GivenBroker(given)
        return
    if engine():
        with in_container() as contained:
            yield contained
        return
    with locally(folder) as broker:
        yield broker


@contextmanager
def in_container() -> Iterator[ContainerBroker]:
    try:
        from tests.kafka_container import ContainerBroker

        broker = ContainerBroker(IMAGE)
    except Exception as error:  # of the engine, of the registry, or of the broker itself
        _without(f"in a container: {error!r}")
    try:
        yield broker
    finally:
        broker.stop()


@contextmanager
def locally(folder: Path, *, secure: bool = False) -> Iterator[LocalBroker]:
    """A broker of our own from Maven's jars, whatever else there is."""
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
