"""An indicators database filled by hand, and its API as a caller with `indicators:read` sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.api import router
from shared.bus import Bus
from shared.db import Database
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.indicators.hand_filled import Filler


@pytest.fixture
def database(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("indicators")


@pytest.fixture
def fill(database: Database) -> Filler:
    return Filler(database)


@pytest.fixture
def api(database: Database, fresh_bus: Callable[[], Bus]) -> TestClient:
    """A caller of Sichuan."""
    caller = Principal("test", frozenset({"indicators:read"}), "51")
    app = create_app("indicators", [router(database, fresh_bus())], verify=lambda _token: caller)
    return TestClient(app, headers={"Authorization": "Bearer any"})


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
