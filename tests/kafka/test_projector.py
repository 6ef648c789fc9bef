"""The specification of the projector once more, word for word, on Kafka."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shared.bus import Bus
from shared.db import Database
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.test_projector import *  # noqa: F403


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], bus: Bus) -> Iterator[Engine]:
    engine = Engine(fresh_database("indicators"), bus)
    yield engine
    engine.projector.close()
