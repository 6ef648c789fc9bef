"""Reads `bashu.indicators` for sealed releases. Positions are this database's; a release read twice does no harm."""

from __future__ import annotations

from contextlib import closing
from threading import Event

import msgspec

from services.statistics.commands.sealing import SealedRelease, seal
from shared.bus import Bus, Received, TopicPartition
from shared.bus.base import Consumer
from shared.db import Database
from shared.events.envelope import event_type, topic_of
from shared.telemetry import log

GROUP = "bashu.statistics.sealer"
TOPIC = topic_of("indicators")
MOST_AT_ONCE = 5_000

_SEALED = event_type("indicators", "release", "sealed").encode()
_read = msgspec.json.Decoder(SealedRelease).decode


class Sealer:
    """Any number may run: each partition number has one owner, and sealing is safe to repeat."""

    def __init__(self, database: Database, bus: Bus) -> None:
        self._database, self._bus = database, bus

    def run(self, stop: Event) -> None:
        """Work until `stop`; raises what ends a run: the caller starts it again, from the database's offsets."""
        with closing(self._bus.consumer(GROUP, [TOPIC])) as consumer:
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
            if dict(record.headers).get("ce_type") == _SEALED and record.value is not None:
                self._seal(record)
        if records:
            self._keep(records)
            consumer.commit(consumer.positions())
        return len(records)

    def _seal(self, record: Received) -> None:
        """An unreadable release stops this loop, in the log and for all to see: it is never skipped."""
        assert record.value is not None
        release = _read(record.value)
        records = seal(self._database, release)
        log.info("release sealed its records", release=release.no, records=records)

    def _go_on_from_database(self, consumer: Consumer, places: set[TopicPartition]) -> None:
        with self._database.transaction() as connection:
            kept = dict(connection.execute("SELECT number, next FROM release_offset").fetchall())
        bounds = self._bus.bounds([TOPIC])
        consumer.seek({place: max(kept.get(place.partition, 0), bounds[place][0]) for place in places})

    def _keep(self, records: list[Received]) -> None:
        following = {record.partition: record.offset + 1 for record in records}
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO release_offset AS o SELECT * FROM unnest(%s::smallint[], %s::bigint[])"
                " ON CONFLICT (number) DO UPDATE SET next = greatest(o.next, excluded.next)",
                (list(following), list(following.values())),
            )
