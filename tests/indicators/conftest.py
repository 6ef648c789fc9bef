"""An indicators database filled by hand, and its API as a caller with `indicators:read` sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from psycopg import sql

from services.indicators.api import router
from services.indicators.engine.decode import TOPICS
from services.indicators.standards import Catalogue
from services.indicators.standards.store import Standards
from shared.bus import Bus, connect
from shared.db import Database, Server
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.indicators.hand_filled import Filler
from tests.temporary import temporary

KEPT = [
    "alembic_version",
    "batch_number",
    "record_changes",
    "standard",
]  # what only ever rises, and what migrations made


@pytest.fixture(scope="session")
def shared_database(server: Server, migrated: Callable[[str], str]) -> Iterator[Database]:
    """One database for all tests that only need it empty: emptying is ten times as fast as a new one."""
    with temporary(server, "indicators", Database, template=migrated("indicators")) as made:
        yield made


@pytest.fixture(scope="session")
def shared_bus(server: Server) -> Iterator[Bus]:
    """An event log in which nothing happens."""
    with temporary(server, "log", connect) as made:
        made.create_topics(TOPICS)
        yield made


@pytest.fixture
def database(shared_database: Database) -> Iterator[Database]:
    """Migrated, with the approved standards, and otherwise empty."""
    yield shared_database
    empty(shared_database)


def empty(database: Database) -> None:
    """Back to what the migration left."""
    with database.transaction() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")  # no trigger guards what was approved
        connection.execute("DELETE FROM standard WHERE (name, semver) IN (SELECT name, semver FROM standard_step)")
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", (KEPT,)
        ).fetchall()
        for (table,) in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute("UPDATE batch_number SET number = 0")


@pytest.fixture
def fill(database: Database) -> Filler:
    return Filler(database)


class Office:
    """The office of a province: `sichuan.put("standards/grid-factors/1.1.0", text)`; with `standards:publish`."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client, self._headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **parameters: Any) -> Response:
        return self._client.get(f"/indicators/v1/{path}", params=parameters, headers=self._headers)

    def put(self, path: str, text: str, **headers: str) -> Response:
        return self._client.put(f"/indicators/v1/{path}", content=text.encode(), headers={**self._headers, **headers})

    def post(self, path: str, body: Any, **headers: str) -> Response:
        return self._client.post(f"/indicators/v1/{path}", json=body, headers={**self._headers, **headers})

    def post_lines(self, path: str, lines: str) -> Response:
        """A batch: one JSON object a line."""
        return self._client.post(f"/indicators/v1/{path}", content=lines.encode(), headers=self._headers)


class Forgetful(Standards):
    """What a process keeps in memory: forgotten when a test begins, for batches count from 1 again."""

    def forget(self) -> None:
        self._known = 0, Catalogue([])


class Shared(NamedTuple):
    """One application for all tests: FastAPI takes a third of a second to make one."""

    standards: Forgetful
    client: TestClient


@pytest.fixture(scope="session")
def shared_application(shared_database: Database, shared_bus: Bus) -> Iterator[Shared]:
    standards = Forgetful()
    app = create_app("indicators", [router(shared_database, shared_bus, standards)], verify=_callers)
    with TestClient(app) as client:
        yield Shared(standards, client)


def _callers(token: str) -> Principal:
    """`reader`: of Sichuan, who may only read; else an office, by its region (`none`: of both provinces)."""
    if token == "reader":
        return Principal("test", frozenset({"indicators:read"}), "51")
    scopes = frozenset({"indicators:read", "standards:publish"})
    return Principal(f"office-{token}", scopes, "" if token == "none" else token)


@pytest.fixture
def application(shared_application: Shared, database: Database) -> TestClient:  # noqa: ARG001 - emptied afterwards
    shared_application.standards.forget()
    return shared_application.client


@pytest.fixture
def offices(application: TestClient) -> Callable[[str], Office]:
    """`offices("51")`: by region; "" is a client of both provinces."""
    return lambda region: Office(application, region or "none")


@pytest.fixture
def sichuan(offices: Callable[[str], Office]) -> Office:
    return offices("51")


@pytest.fixture
def chongqing(offices: Callable[[str], Office]) -> Office:
    return offices("50")


@pytest.fixture
def api(application: TestClient) -> Iterator[TestClient]:
    """A caller of Sichuan."""
    application.headers["Authorization"] = "Bearer reader"
    yield application
    del application.headers["Authorization"]


@pytest.fixture
def values(api: TestClient) -> Callable[..., list[dict[str, Any]]]:
    """`values(indicator="energy_total", region="51", period="2020")`: the items; a list repeats a parameter."""

    def get(**parameters: Any) -> list[dict[str, Any]]:
        answer = api.get("/indicators/v1/values", params=parameters)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    return get


@pytest.fixture
def value(values: Callable[..., list[dict[str, Any]]]) -> Callable[..., dict[str, Any]]:
    """The same for one value."""

    def get(**parameters: Any) -> dict[str, Any]:
        (item,) = values(**parameters)
        return item

    return get
