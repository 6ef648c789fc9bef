"""The property of the engine on Kafka: fewer histories than on PostgreSQL's log, and the same judges."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.bus import Bus
from shared.db import Database
from tests.indicators import record_histories
from tests.indicators import test_property as on_postgresql
from tests.indicators import test_record_property as records
from tests.indicators.histories import History, histories
from tests.indicators.property_engine import EXAMPLES, Engine, histories_tried

FEW = max(EXAMPLES // 15, 1)


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], bus: Bus) -> Engine:
    return Engine(fresh_database("indicators"), bus)


@histories_tried(FEW)
@given(history=histories())
def test_cells_equal_the_recompute(engine: Engine, history: History) -> None:
    on_postgresql.test_cells_equal_the_recompute_now_and_as_of_every_batch.hypothesis.inner_test(engine, history)


@histories_tried(FEW)
@given(history=histories(), steps=on_postgresql.steps)
def test_the_same_when_projectors_share_the_work_and_die(
    engine: Engine, history: History, steps: list[list[tuple[int, bool]]]
) -> None:
    same = on_postgresql.test_the_same_when_projectors_share_the_work_and_die_at_any_step
    same.hypothesis.inner_test(engine, history, steps)


@histories_tried(FEW)
@given(history=histories(), places=st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_what_cannot_be_read_stops_nothing(engine: Engine, history: History, places: list[int]) -> None:
    same = on_postgresql.test_what_cannot_be_read_is_set_aside_and_stops_nothing
    same.hypothesis.inner_test(engine, history, places)


@histories_tried(FEW)
@given(history=record_histories.histories(), steps=on_postgresql.steps)
def test_facts_of_records_equal_the_recompute(
    engine: Engine, history: list[list[record_histories.Published]], steps: list[list[tuple[int, bool]]]
) -> None:
    records.test_facts_equal_the_recompute_now_and_as_of_every_batch.hypothesis.inner_test(engine, history)
    same = records.test_the_same_when_projectors_share_the_work_and_die_at_any_step
    same.hypothesis.inner_test(engine, history, steps)
