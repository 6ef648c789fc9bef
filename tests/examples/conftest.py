"""A dashboard's table in memory or in a file, and how a test reads it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
Rows = Callable[[sqlite3.Connection], dict[str, tuple[str | None, int]]]


@pytest.fixture
def state() -> Callable[..., Json]:
    """`state("1.5", 7)`: the payload of an event, as far as a dashboard reads it; and a field it has not heard of."""

    def make(value: str | None, revision: int, region: str = "51") -> Json:
        return {
            "indicator": "water_total", "region": region, "period": "2021", "value": value, "unit": "m3",
            "display": value and f"{value} 立方米", "obs_status": "A" if value else "M", "position": revision,
            "coverage": {"expected": 1, "reported": 1, "partial": 0}, "field_of_2030": [1],
        }  # fmt: skip

    return make


@pytest.fixture
def rows() -> Rows:
    """By region: value and revision."""

    def read(table: sqlite3.Connection) -> dict[str, tuple[str | None, int]]:
        return {region: (value, revision) for region, value, revision in table.execute(READ)}

    return read


READ = "SELECT region, value, revision FROM value WHERE (indicator, period) = ('water_total', '2021') ORDER BY region"
