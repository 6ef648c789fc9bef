"""Whatever the history and however the log hands it over: facts equal an independent recompute, now and at every batch.

Records of every type, in any order, doubled and late, corrected, returned, withdrawn, sealed; before their institution.
In batches of any size they come to the same as in one. BASHU_EXAMPLES sets how many histories are tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given

from services.indicators.engine.record_events import things
from services.indicators.engine.status import lag
from services.indicators.records.vintages import facts as facts_at
from services.indicators.records.vintages import institution_rows
from services.indicators.values.cells import vintage
from shared.bus import Bus
from shared.db import Database
from tests.independent.records import Event, Fact, Facts, facts, waiting
from tests.indicators.cells_in_database import last_number
from tests.indicators.property_engine import EXAMPLES, Engine, apply_all, histories_tried, step_or_end_run
from tests.indicators.record_histories import Published, histories
from tests.indicators.test_property import steps


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Engine:
    return Engine(fresh_database("indicators"), fresh_bus())


def known(engine: Engine, as_of: int | None = None) -> tuple[Facts, list[Any]]:
    """Facts and dated rows of the institutions, as of a batch."""
    with engine.database.transaction() as connection:
        at = vintage(connection, as_of)
        found = connection.execute(facts_at(at, things().values()).encode(), {"number": at.number}).fetchall()
        rows = connection.execute(institution_rows(at).encode(), {"number": at.number}).fetchall()
    counted = {(thing, key): Fact(uscc, region, counts, content) for thing, key, uscc, region, counts, content in found}
    assert len(counted) == len(found)
    return counted, sorted(rows)


def changes(engine: Engine) -> Mapping[str, int]:
    with engine.database.transaction() as connection:
        return dict(connection.execute("SELECT thing, sum(changes)::int FROM record_changes GROUP BY thing").fetchall())


def of_things(counted: Facts) -> Mapping[str, list[tuple[str, Fact]]]:
    return {thing: sorted((k, f) for (t, k), f in counted.items() if t == thing) for thing, _ in counted}


def agree(engine: Engine, delivered: list[Event]) -> None:
    """Facts, and what waits, are what the recompute says."""
    expected = facts(delivered)
    assert known(engine)[0] == expected
    institutions = {event.key for event in delivered if event.thing == "statistics.institution"}
    with engine.database.transaction() as connection:
        found = lag(connection, engine.bus)
    assert (found.lag, found.dead_letters) == (waiting(expected, institutions), 0)


@histories_tried(EXAMPLES // 2)
@given(history=histories())
def test_facts_equal_the_recompute_now_and_as_of_every_batch(engine: Engine, history: list[list[Published]]) -> None:
    delivered: list[Event] = []
    told: dict[int, tuple[Facts, list[Any]]] = {}
    with engine.fresh() as (running,):
        before: Facts = {}
        counted: Mapping[str, int] = Counter()
        for batch in history:
            engine.publish([published.message for published in batch])
            apply_all(running)
            delivered += [published.event for published in batch]
            agree(engine, delivered)
            told[last_number(engine.database)] = known(engine)
            before, counted = _only_what_changed_is_told(engine, before, counted)
        for number, then in told.items():
            assert known(engine, number) == then
    with engine.fresh() as (running,):
        engine.publish([published.message for batch in history for published in batch])
        apply_all(running)
        assert known(engine) == list(told.values())[-1]


def _only_what_changed_is_told(
    engine: Engine, before: Facts, counted: Mapping[str, int]
) -> tuple[Facts, Mapping[str, int]]:
    """`record_changes` of a thing grew where its facts are others than before. Within a batch nobody could look."""
    after, counts = known(engine)[0], changes(engine)
    for thing in {thing for thing, _ in (*before, *after)}:
        differs = of_things(before).get(thing) != of_things(after).get(thing)
        assert not differs or counts[thing] > counted.get(thing, 0)
    return after, counts


@histories_tried(EXAMPLES // 4)
@given(history=histories(), steps=steps)
def test_the_same_when_projectors_share_the_work_and_die_at_any_step(
    engine: Engine, history: list[list[Published]], steps: list[list[tuple[int, bool]]]
) -> None:
    with engine.fresh(members=2) as members:
        for batch, worked in zip(history, steps, strict=False):
            engine.publish([published.message for published in batch])
            for number, dies in worked:
                step_or_end_run(members[number])
                if dies:
                    members[number].abandon()
        for member in members:
            member.abandon()
        apply_all(members[0])  # a new run takes all numbers
        agree(engine, [published.event for batch in history for published in batch])
