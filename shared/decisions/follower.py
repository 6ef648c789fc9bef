"""Reads `bashu.indicators` for decisions. Positions are the service's own; a decision read twice does no harm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event

from shared.bus import Bus, Received, TopicPartition
from shared.bus.base import Consumer
from shared.db import Database
from shared.events.envelope import topic_of

TOPIC = topic_of("indicators")
MOST_AT_ONCE = 5_000

Taking = Callable[[Database, bytes], None]
"""Acts on the payload of one event; safe to repeat. Raises for what it cannot read."""


class Follower:
    """Any number may run: each partition number has one owner. `taking`: by event type; others are passed over.

    A decision that cannot be read ends the run, in the log and for all to see: none is ever skipped.
    """

    def __init__(self, database: Database, bus: Bus, service: str, taking: Mapping[str, Taking]) -> None:
        self._database, self._bus, self._taking = database, bus, taking
        self.group = f"bashu.{service}.decisions"

    def run(self, stop: Event) -> None:
        """Work until `stop`; raises what ends a run: the caller starts it again, from the database's positions."""
        with closing(self._bus.consumer(self.group, [TOPIC])) as consumer:
            while not stop.is_set():
                self.step(consumer, 0.5)

    def step(self, consumer: Consumer, timeout_s: float) -> int:
        """Read once; how many records, or 1 when partitions changed hands."""
        records = consumer.poll(MOST_AT_ONCE, timeout_s)
        places = {TopicPartition(TOPIC, number) for number in consumer.numbers()}
        if places != consumer.positions().keys():
            self._go_on_from_database(consumer, places)
            return 1
        for record in records:
            take = self._taking.get(_type(record))
            if take and record.value is not None:
                take(self._database, record.value)
        if records:
            self._keep(records)
            consumer.commit(consumer.positions())
        return len(records)

    def _go_on_from_database(self, consumer: Consumer, places: set[TopicPartition]) -> None:
        with self._database.transaction() as connection:
            kept = dict(connection.execute("SELECT number, next FROM decision_position").fetchall())
        bounds = self._bus.bounds([TOPIC])
        consumer.seek({place: max(kept.get(place.partition, 0), bounds[place][0]) for place in places})

    def _keep(self, records: list[Received]) -> None:
        following = {record.partition: record.offset + 1 for record in records}
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO decision_position AS p SELECT * FROM unnest(%s::smallint[], %s::bigint[])"
                " ON CONFLICT (number) DO UPDATE SET next = greatest(p.next, excluded.next)",
                (list(following), list(following.values())),
            )


def _type(record: Received) -> str:
    return dict(record.headers).get("ce_type", b"").decode("utf-8", "replace")
