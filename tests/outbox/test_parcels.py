"""Events that wait share rows, a parcel for up to fifty; the relay takes whole parcels, whatever is held back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from shared.bus import Bus
from shared.db import Database, Server
from shared.outbox.ddl import OUTBOX_SQL, PARCELS_SQL
from shared.outbox.relay import BATCH, Relay
from tests.outbox.steps import SERVICE, TOO_LARGE, event, feed_of, ids_of, pending, write


@pytest.fixture
def patient(database: Database, bus: Bus) -> Iterator[Relay]:
    """It does not try again while the test runs."""
    relay = Relay(database, bus.producer(), SERVICE, retry_after_s=3600)
    yield relay
    relay.close()


def rows(database: Database, table: str) -> int:
    with database.transaction() as connection:
        return int((connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or (0,))[0])


def test_a_thousand_events_of_a_statement_cost_twenty_rows(database: Database, relay: Relay) -> None:
    write(database, *(event(f"{number}") for number in range(1000)))
    assert pending(database) == 1000
    assert rows(database, "outbox_pending") in (20, 21)
    assert relay.step() == 1000
    assert [rows(database, table) for table in ("outbox_pending", "outbox_held")] == [0, 0]


def test_parcels_of_nothing_but_held_back_events_do_not_stand_in_the_way(
    database: Database, bus: Bus, patient: Relay
) -> None:
    write(database, event("A/0", data=TOO_LARGE))
    assert patient.step() == 0
    write(database, *(event(f"A/{number}") for number in range(1, BATCH + 1)))
    write(database, event("B/1"))
    assert [patient.step(), patient.step()] == [0, 1]
    assert ids_of(bus) == ["energy_return/B/1/1"]
    assert pending(database) == rows(database, "outbox_held") == BATCH + 1


def test_what_was_held_back_leaves_before_what_was_written_later(database: Database, bus: Bus) -> None:
    relay = Relay(database, bus.producer(), SERVICE, max_tries=2, retry_after_s=0)
    write(database, event("A/1", data=TOO_LARGE), event("A/2", 1))
    assert relay.step() == 0
    write(database, event("A/2", 2))
    assert [relay.step(), relay.step()] == [0, 2]
    relay.close()
    assert feed_of(database) == [(1, "A/2", 1), (2, "A/2", 2)]


def test_what_waited_before_the_upgrade_still_leaves(server: Server, bus: Bus) -> None:
    name = f"test_outbox_{uuid.uuid4().hex[:12]}"
    server.create(name)
    database = Database(server.url(name))
    with database.transaction() as connection:
        connection.execute(OUTBOX_SQL.encode())
    write(database, event("A/1"), event("B/1"))
    with database.transaction() as connection:
        connection.execute("UPDATE outbox_pending SET tries = 2, retry_at = now() WHERE id = 1")
        connection.execute(PARCELS_SQL.encode())
    write(database, event("A/2"))
    assert pending(database) == 3
    relay = Relay(database, bus.producer(), SERVICE)
    assert [relay.step(), relay.step()] == [3, 0]
    relay.close()
    database.close()
    server.drop(name)
    assert ids_of(bus) == ["energy_return/A/1/1", "energy_return/A/2/1", "energy_return/B/1/1"]
