"""A platform in this process whose spans are kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from shared.bus import Bus
from shared.db import Database
from tests.telemetry.recorded import Recorded, in_memory
from tests.telemetry.way import Way


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    with in_memory() as recorded:
        yield recorded


@pytest.fixture
def bus(fresh_bus: Callable[[], Bus]) -> Bus:
    return fresh_bus()


@pytest.fixture
def way(
    recorded: Recorded, bus: Bus, fresh_database: Callable[[str], Database], set_today: Callable[[str], None]
) -> Iterator[Way]:
    """With one school, and nothing recorded yet."""
    set_today("2026-11-23")
    with closing(Way(fresh_database("statistics"), fresh_database("indicators"), bus)) as way:
        way.register()
        recorded.forget()
        yield way
