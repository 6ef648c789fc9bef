"""Keeps read copies of the register: reads `bashu.statistics` once, and takes it over into each database.

A database's rows and its position in the log change in one transaction, under a lock of the positions, so that
two processes which follow for the same service cannot spoil each other's work; of an institution the highest
revision stays. Crash-only: any error ends the run, and the next one begins where the databases say they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from threading import Event

from msgspec.structs import astuple

from shared.bus import Bus, Consumer, Received, TopicPartition
from shared.db import Connection, Database
from shared.db.arrays import array
from shared.db.copying import copy_rows
from shared.register.ddl import ROW_COLUMNS
from shared.register.reading import Institution, Read, Unread, read
from shared.telemetry import log

TOPIC = "bashu.statistics"
LARGEST_BATCH = 5_000
PATIENCE_S, LINGER_S = 0.5, 0.1  # the copies may be that late: let a trickle gather

_TAKE = """
INSERT INTO known_institution AS k (uscc, revision) SELECT * FROM unnest(%s::text[], %s::integer[]) n (uscc, revision)
ORDER BY uscc ON CONFLICT (uscc) DO UPDATE SET revision = excluded.revision WHERE excluded.revision > k.revision
RETURNING uscc
"""
_BEGIN = "INSERT INTO register_position SELECT n, s FROM unnest(%s::smallint[], %s::bigint[]) b (n, s) ORDER BY n" \
    " ON CONFLICT DO NOTHING"  # fmt: skip
_WHERE = "SELECT number, next FROM register_position WHERE number = ANY(%s) ORDER BY number FOR UPDATE"
_ADVANCE = "UPDATE register_position p SET next = a.next FROM unnest(%s::smallint[], %s::bigint[]) a (number, next)" \
    " WHERE p.number = a.number"  # fmt: skip


class Behind(Exception):
    """A database is not as far as this run took it to be: its positions were set back."""


class Follower:
    """Keeps the copies of `databases` (by service). `run` works until it is stopped or something fails."""

    def __init__(self, bus: Bus, databases: Mapping[str, Database]) -> None:
        self._bus, self._databases = bus, databases
        self.group = f"bashu.register.{'+'.join(sorted(databases))}"
        self._numbers: frozenset[int] = frozenset()

    def run(self, stop: Event) -> None:
        """Raises what ended the run; call it again."""
        with closing(self._bus.consumer(self.group, [TOPIC])) as consumer:
            while not stop.is_set():
                if 0 < self.step(consumer, PATIENCE_S) < LARGEST_BATCH:
                    stop.wait(LINGER_S)

    def numbers(self) -> frozenset[int]:
        """The partition numbers that it reads: of these it says how far behind the copies are."""
        return self._numbers

    def step(self, consumer: Consumer, timeout_s: float) -> int:
        """Read once and take over what came; how many records that were, at least 1 after a change of numbers."""
        before = _next_of(consumer)
        records = consumer.poll(LARGEST_BATCH, timeout_s)
        self._numbers = consumer.numbers()
        if self._numbers != _next_of(consumer).keys():
            self._begin(consumer)
            return 1
        if records:
            found, after = read(records), _next_of(consumer)
            for service, database in self._databases.items():
                with database.transaction() as connection:
                    _apply(connection, service, records, found, before, after)
            consumer.commit(consumer.positions())
        return len(records)

    def _begin(self, consumer: Consumer) -> None:
        """Go on where the database that is furthest behind is, from the log's start if it is new."""
        starts = {place.partition: start for place, (start, _) in self._bus.bounds([TOPIC]).items()}
        positions: dict[int, int] = {}
        for database in self._databases.values():
            with database.transaction() as connection:
                connection.execute(_BEGIN, (list(starts), list(starts.values())))
                for number, position in connection.execute(_WHERE, (list(self._numbers),)):
                    positions[number] = min(position, positions.get(number, position))
        consumer.seek({TopicPartition(TOPIC, number): position for number, position in positions.items()})


def _next_of(consumer: Consumer) -> dict[int, int]:
    return {place.partition: position for place, position in consumer.positions().items()}


def _apply(
    connection: Connection, service: str, records: Sequence[Received], found: Read,
    before: Mapping[int, int], after: Mapping[int, int],
) -> None:  # fmt: skip
    """Take over into one database what it does not have yet, and move its positions on."""
    reached: dict[int, int] = dict(connection.execute(_WHERE, (sorted(after),)).fetchall())
    for number, position in before.items():
        if number in after and reached[number] < position:
            raise Behind(f"{service}: partition {number} is at {reached[number]}, not at {position}")
    if any(reached[record.partition] > record.offset for record in records):  # another process was first
        records = [record for record in records if reached[record.partition] <= record.offset]
        found = read(records)
    _take(connection, found.institutions)
    _keep_unread(connection, service, found.unread)
    further = {number: position for number, position in after.items() if position > reached[number]}
    connection.execute(_ADVANCE, (list(further), list(further.values())))


def _take(connection: Connection, institutions: Sequence[Institution]) -> None:
    if not institutions:
        return
    columns = array(one.uscc for one in institutions), array(one.revision for one in institutions)
    taken = {uscc for (uscc,) in connection.execute(_TAKE, columns)}
    connection.execute("DELETE FROM institution_row WHERE uscc = ANY(%s::text[])", (array(taken),))
    rows = ((one.uscc, *astuple(row)) for one in institutions if one.uscc in taken for row in one.rows)
    copy_rows(connection, "institution_row", ROW_COLUMNS, rows)


def _keep_unread(connection: Connection, service: str, unread: Sequence[Unread]) -> None:
    for record, type_, reason in unread:
        log.error("register event unreadable", service=service, partition=record.partition, offset=record.offset,
                  error=reason)  # fmt: skip
        connection.execute(
            "INSERT INTO register_unread (number, position, type, reason, value) VALUES (%s, %s, %s, %s, %s)",
            (record.partition, record.offset, type_, reason, record.value),
        )
