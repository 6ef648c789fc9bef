"""Facts by hand, and the targets and duties that come of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from shared.db import Database
from tests.indicators.hand_filled import Filler
from tests.indicators.records_filled import RecordFiller

Rows = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def records(database: Database, fill: Filler) -> RecordFiller:
    return RecordFiller(database, fill)


@pytest.fixture
def targets(api: TestClient) -> Rows:
    """`targets(region="51", date="2024-06-30")`: by target id without the plan's prefix."""
    return _rows(api, "target")


@pytest.fixture
def duties(api: TestClient) -> Rows:
    return _rows(api, "duty")


def _rows(api: TestClient, name: str) -> Rows:
    def get(**parameters: Any) -> dict[str, dict[str, Any]]:
        route = "targets" if name == "target" else "duties"
        answer = api.get(f"/indicators/v1/{route}", params={"plan": "SC14", "region": "51", **parameters})
        assert answer.status_code == 200, answer.text
        return {item[name].removeprefix("SC14-"): item for item in answer.json()["items"]}

    return get
