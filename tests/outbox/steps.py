"""Writing to an outbox and looking at what came out of it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence

from shared.bus import Bus, Received
from shared.db import Connection, Database
from shared.events import Envelope, event_type
from shared.outbox.feed import outbox_status
from shared.outbox.parked import list_parked
from shared.outbox.table import OutboxEvent, emit

SERVICE = "statistics"
TOPIC = "bashu.statistics"
TYPE = event_type(SERVICE, "energy_return", "revised")
TOO_LARGE = b'"' + b"x" * (2 << 20) + b'"'


def event(subject: str, revision: int = 1, *, data: bytes = b"{}", region: str = "510104") -> OutboxEvent:
    """An event of the record `subject`; what stands before its first `/` is the key."""
    return OutboxEvent(TYPE, subject.split("/")[0], subject, revision, region, data)


def write(database: Database, *events: OutboxEvent) -> None:
    with database.transaction() as connection:
        emit(connection, events)


def revise(connection: Connection, subject: str) -> None:
    """One use case: lock the record by raising its revision, then emit."""
    row = connection.execute(
        "INSERT INTO record VALUES (%s, %s, 1)"
        " ON CONFLICT (subject) DO UPDATE SET revision = record.revision + 1 RETURNING revision",
        (subject, subject.split("/")[0]),
    ).fetchone()
    assert row
    emit(connection, [event(subject, row[0], data=b'{"revision":%d}' % row[0])])


def log_of(bus: Bus) -> list[Received]:
    """Everything in the log, each partition in order."""
    reader = bus.consumer("a test", [TOPIC])
    while len(reader.numbers()) < 12:
        reader.poll(1, 0.1)
    bounds = bus.bounds([TOPIC])
    reader.seek({partition: first for partition, (first, _) in bounds.items()})
    total = sum(end - first for first, end in bounds.values())
    records: list[Received] = []
    while len(records) < total:
        records += reader.poll(5000, 1)
    reader.close()
    return records


def ids_of(bus: Bus) -> list[str]:
    """The event ids in the log, sorted, repeats and all."""
    return sorted(Envelope.from_headers(record.headers).id for record in log_of(bus))


def revisions_of(records: Sequence[Received]) -> dict[str, list[int]]:
    """By record, the revisions in the order of the log."""
    found: dict[str, list[int]] = defaultdict(list)
    for record in records:
        _, subject, revision = _parts(Envelope.from_headers(record.headers).id)
        found[subject].append(revision)
    return dict(found)


def feed_of(database: Database) -> list[tuple[int, str, int]]:
    """(feed_no, subject, revision) of what is marked as published."""
    with database.transaction() as connection:
        return connection.execute(  # type: ignore[return-value]
            "SELECT feed_no, subject, revision FROM outbox_published JOIN outbox USING (id) ORDER BY feed_no"
        ).fetchall()


def pending(database: Database) -> int:
    with database.transaction() as connection:
        return int(outbox_status(connection)["outbox_pending"]) - len(list_parked(connection))


def wait_until_empty(database: Database, patience_s: float = 20.0) -> None:
    deadline = time.monotonic() + patience_s
    while pending(database):
        assert time.monotonic() < deadline, f"{pending(database)} events still wait"
        time.sleep(0.02)


def _parts(event_id: str) -> tuple[str, str, int]:
    thing, rest = event_id.split("/", 1)
    subject, revision = rest.rsplit("/", 1)
    return thing, subject, int(revision)
