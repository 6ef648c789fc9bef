"""A publisher over a database filled by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.indicators.publisher import Publisher
from shared.db import Database
from tests.indicators.records.conftest import records
from tests.indicators.records_filled import RecordFiller

__all__ = ["publisher", "records"]


@pytest.fixture
def publisher(database: Database) -> Iterator[Publisher]:
    made = Publisher(database)
    yield made
    made.close()


@pytest.fixture
def school(records: RecordFiller) -> str:
    return records.institution("SCHOOL", "510104")
