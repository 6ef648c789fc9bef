"""Whatever the history and however the log hands it over: cells equal an independent recompute, to the unit.

Any order, doubled and late events, corrections (accepted or undecided), withdrawals, moves of region and type,
closures, years mixed with halves, quarters and months, returns before their institution; now and as of every
earlier batch. BASHU_EXAMPLES sets how many histories are tried.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.indicators.engine.rebuild import rebuild
from services.indicators.engine.reconcile import reconcile
from shared.bus import Bus
from shared.db import Database
from tests.independent.world import World
from tests.indicators.cells_in_database import agree, last_number
from tests.indicators.histories import PERIODS, History, histories
from tests.indicators.property_engine import EXAMPLES, Engine, apply_all, histories_tried, step_or_end_run
from tests.indicators.published import Published, broken, deliveries, world_after


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Engine:
    return Engine(fresh_database("indicators"), fresh_bus())


@histories_tried(EXAMPLES)
@given(history=histories())
def test_cells_equal_the_recompute_now_and_as_of_every_batch(engine: Engine, history: History) -> None:
    delivered: list[Published] = []
    worlds: dict[int, World] = {}
    with engine.fresh() as (running,):
        for batch in deliveries(history):
            engine.publish([event.message for event in batch])
            apply_all(running)
            delivered += batch
            worlds[last_number(engine.database)] = world_after(delivered)
        agree(engine.database, world_after(delivered), PERIODS)
        for number, world in worlds.items():
            agree(engine.database, world, PERIODS, as_of=number)
        assert rebuild(engine.database) is None
        assert reconcile(engine.database).total == 0


steps = st.lists(st.lists(st.tuples(st.integers(0, 1), st.booleans()), max_size=5), min_size=12, max_size=12)


@histories_tried(EXAMPLES // 3)
@given(history=histories(), steps=steps)
def test_the_same_when_projectors_share_the_work_and_die_at_any_step(
    engine: Engine, history: History, steps: list[list[tuple[int, bool]]]
) -> None:
    """Two members; either one drops what it has in hand at any moment and begins a new run."""
    events = [event for batch in deliveries(history) for event in batch]
    with engine.fresh(members=2) as members:
        for batch, worked in zip(deliveries(history), steps, strict=False):
            engine.publish([event.message for event in batch])
            for number, dies in worked:
                step_or_end_run(members[number])
                if dies:
                    members[number].abandon()
        for member in members:
            member.abandon()
        apply_all(members[0])  # a new run takes all numbers
        agree(engine.database, world_after(events), PERIODS)
        agree(engine.database, world_after(events), PERIODS, as_of=last_number(engine.database))
        assert rebuild(engine.database) is None


@histories_tried(EXAMPLES // 3)
@given(history=histories(), places=st.lists(st.integers(0, 30), min_size=1, max_size=4))
def test_what_cannot_be_read_is_set_aside_and_stops_nothing(
    engine: Engine, history: History, places: list[int]
) -> None:
    events = [event for batch in deliveries(history) for event in batch]
    messages = [event.message for event in events]
    for kind, place in enumerate(places):
        messages.insert(place, broken(kind))
    with engine.fresh() as (running,):
        engine.publish(messages)
        apply_all(running)
        agree(engine.database, world_after(events), PERIODS)
        with engine.database.transaction() as connection:
            letters = connection.execute("SELECT count(*) FROM dead_letter").fetchone()
        assert letters == (len(places),)
