"""An engine that is used for many histories: making a database and a log for each costs most of the time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings
from psycopg import sql
from psycopg.types.json import Jsonb

from services.indicators.engine.batch import Fenced
from services.indicators.engine.decode import TOPICS
from services.indicators.engine.projector import Projector
from shared.bus import Bus, Message, Stored
from shared.db import Database

EXAMPLES = int(os.environ.get("BASHU_EXAMPLES", "60"))
TABLES = """SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    AND tablename ~ '^(batch$|fence|dead_letter|institution|register_|energy_|record_)'"""


def histories_tried(examples: int) -> settings:
    """How many histories one test tries. They are large and need a database, which hypothesis must not mind."""
    unminded = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=examples, deadline=None, suppress_health_check=unminded)


class Engine:
    """An indicators database and a log."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self.database, self.bus, self._producer = database, bus, bus.producer()
        bus.create_topics(TOPICS)

    @contextmanager
    def fresh(self, members: int = 1) -> Iterator[list[Projector]]:
        """Empty tables, a log without news, and projectors that share it."""
        with self.database.transaction() as connection:
            for (table,) in connection.execute(TABLES.encode()).fetchall():
                connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
            connection.execute("UPDATE batch_number SET number = 0")
            ends: dict[int, dict[str, int]] = {}
            for place, (_, end) in self.bus.bounds(TOPICS).items():
                ends.setdefault(place.partition, {})[place.topic] = end
            for number, applied in ends.items():
                connection.execute("INSERT INTO fence (number, offsets) VALUES (%s, %s)", (number, Jsonb(applied)))
        running = [Projector(self.database, self.bus) for _ in range(members)]
        try:
            yield running
        finally:
            for projector in running:
                projector.close()

    def publish(self, messages: list[Message]) -> None:
        outcome = self._producer.publish(messages)
        assert all(isinstance(stored, Stored) for stored in outcome)


def apply_all(running: Projector) -> None:
    """Whatever the log takes to hand over its numbers, and until the batch in hand is committed."""
    running.drain()


def step_or_end_run(running: Projector) -> bool:
    """What `Projector.run` does: a fenced run ends and begins anew. Whether there may be more to do."""
    try:
        return running.step(0) > 0
    except Fenced:
        running.abandon()
        return True
