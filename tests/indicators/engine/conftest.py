"""An engine on a real log and database, driven step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from services.indicators.engine.decode import TOPICS
from services.indicators.engine.projector import Projector
from shared.bus import Bus, Message, Stored
from shared.db import Database


class Engine:
    """`publish` puts messages on the log, `work` lets the projector apply them, `read` asks the database."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self.database, self.bus = database, bus
        self.projector = Projector(database, bus)
        bus.create_topics(TOPICS)

    def publish(self, *messages: Message) -> None:
        outcomes = self.bus.producer().publish(messages)
        assert all(isinstance(outcome, Stored) for outcome in outcomes)

    def work(self, *messages: Message) -> None:
        self.publish(*messages)
        self.projector.drain()

    def read(self, query: str) -> list[tuple[object, ...]]:
        with self.database.transaction() as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def engine(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Iterator[Engine]:
    engine = Engine(fresh_database("indicators"), fresh_bus())
    yield engine
    engine.projector.close()
