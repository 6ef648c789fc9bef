"""Whatever the history and however the log hands it over: cells equal an independent recompute, to the unit.

Any order, doubled and late events, corrections (accepted or undecided), withdrawals, moves of region and type,
closures, years mixed with halves, quarters and months, returns before their institution; now and as of every
earlier batch. BASHU_EXAMPLES sets how many histories are tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from psycopg import sql
from psycopg.types.json import Jsonb

from services.indicators.engine.projector import Projector
from services.indicators.engine.rebuild import rebuild
from services.indicators.engine.reconcile import reconcile
from shared.bus import Bus, Stored
from shared.db import Database
from tests.independent.world import World
from tests.indicators.cells_in_database import agree, last_number
from tests.indicators.histories import PERIODS, History, histories
from tests.indicators.published import TOPIC, Published, deliveries, world_after

EXAMPLES = int(os.environ.get("BASHU_EXAMPLES", "60"))
TABLES = (
    """SELECT tablename FROM pg_tables WHERE tablename ~ '^(batch$|fence|dead_letter|institution|register_|energy_)'"""
)
THOROUGH = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Engine:
    """One indicators database and one log for all histories of a test: making them anew costs most of the time."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self.database, self.bus, self._producer = database, bus, bus.producer()
        bus.create_topics([TOPIC])

    @contextmanager
    def fresh(self) -> Iterator[Projector]:
        """Empty tables, a log without news, and a projector that has the log to itself."""
        with self.database.transaction() as connection:
            for (table,) in connection.execute(TABLES).fetchall():
                connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
            connection.execute("UPDATE batch_number SET number = 0")
            for place, (_, end) in self.bus.bounds([TOPIC]).items():
                applied = Jsonb({TOPIC: end})
                connection.execute("INSERT INTO fence (number, offsets) VALUES (%s, %s)", (place.partition, applied))
        running = Projector(self.database, self.bus)
        try:
            yield running
        finally:
            running.close()

    def publish(self, events: list[Published]) -> None:
        outcome = self._producer.publish([event.message for event in events])
        assert all(isinstance(o, Stored) for o in outcome)


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Engine:
    return Engine(fresh_database("indicators"), fresh_bus())


def apply_all(running: Projector) -> None:
    """`step` returns 0 when the log has nothing more and the batch in hand is committed."""
    while running.step(0):
        pass


@THOROUGH
@given(history=histories())
def test_cells_equal_the_recompute_now_and_as_of_every_batch(engine: Engine, history: History) -> None:
    delivered: list[Published] = []
    worlds: dict[int, World] = {}
    with engine.fresh() as running:
        for batch in deliveries(history):
            engine.publish(batch)
            apply_all(running)
            delivered += batch
            worlds[last_number(engine.database)] = world_after(delivered)
        agree(engine.database, world_after(delivered), PERIODS)
        for number, world in worlds.items():
            agree(engine.database, world, PERIODS, as_of=number)
        assert rebuild(engine.database) is None
        assert reconcile(engine.database).total == 0
