"""What an event looks like in the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from shared.bus import Bus
from shared.db import Database
from shared.events import Envelope
from shared.outbox.relay import Relay
from shared.outbox.table import emit
from shared.telemetry import trace
from tests.outbox.steps import TYPE, event, log_of, pending, write


def test_an_event_is_a_cloud_event_keyed_by_its_institution(database: Database, bus: Bus, relay: Relay) -> None:
    given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    data = '{"note":"川渝"}'.encode()
    write(database, replace(event("USCC/NY201/2020-06", 3, data=data), traceparent=given))
    assert relay.step() == 1
    (record,) = log_of(bus)
    assert (record.key, record.value) == (b"USCC", data)
    envelope = Envelope.from_headers(record.headers)
    assert envelope._replace(time=None) == Envelope(  # type: ignore[arg-type]
        "energy_return/USCC/NY201/2020-06/3", "/bashu/statistics", TYPE, "USCC/NY201/2020-06", None, given
    )
    assert abs(envelope.time - datetime.now(UTC)) < timedelta(minutes=1)


def test_an_event_belongs_to_the_trace_of_the_request_that_caused_it(
    database: Database, bus: Bus, relay: Relay
) -> None:
    with trace() as traceparent:
        write(database, event("USCC/a"))
    write(database, event("USCC/b"))
    assert relay.step() == 2
    traces = [Envelope.from_headers(record.headers).traceparent for record in log_of(bus)]
    assert traces == [traceparent, None]


def test_emitting_nothing_writes_nothing(database: Database, relay: Relay) -> None:
    with database.transaction() as connection:
        emit(connection, [])
    assert (pending(database), relay.step()) == (0, 0)


def test_thousands_of_events_of_one_transaction_leave_in_several_steps(database: Database, relay: Relay) -> None:
    write(database, *(event(f"{number % 700}/{number}") for number in range(6000)))
    assert [relay.step(), relay.step(), relay.step()] == [5049, 951, 0]  # all of a parcel of fifty leaves, or none
