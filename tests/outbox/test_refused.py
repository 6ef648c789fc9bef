"""A row that the log refuses blocks its key, not the queue; it is parked in the end, and may be replayed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from shared.bus import Bus, Failed, Message, Stored
from shared.db import Database
from shared.outbox.feed import outbox_status
from shared.outbox.parked import list_parked, replay_parked, show_parked
from shared.outbox.relay import Relay
from tests.outbox.steps import SERVICE, TOO_LARGE, event, feed_of, ids_of, pending, write


def status(database: Database) -> dict[str, int | float]:
    with database.transaction() as connection:
        return outbox_status(connection)


def test_the_poisoned_row_holds_back_its_key_only(database: Database, bus: Bus, relay: Relay) -> None:
    write(database, event("A/1"), event("A/2", data=TOO_LARGE), event("A/3"), event("B/1"))
    assert relay.step() == 2
    assert ids_of(bus) == ["energy_return/A/1/1", "energy_return/B/1/1"]
    write(database, event("A/4"), event("B/2"))
    assert relay.step() == 1
    assert ids_of(bus) == ["energy_return/A/1/1", "energy_return/B/1/1", "energy_return/B/2/1"]
    assert status(database)["outbox_pending"] == pending(database) == 3


def test_while_it_waits_to_be_tried_again_later_rows_of_its_key_wait_too(database: Database, bus: Bus) -> None:
    patient = Relay(database, bus.producer(), SERVICE, retry_after_s=3600)
    write(database, event("A/1", data=TOO_LARGE), event("B/1"))
    assert patient.step() == 1
    write(database, event("A/2"), event("B/2"))
    assert [patient.step(), patient.step()] == [1, 0]
    patient.close()
    assert ids_of(bus) == ["energy_return/B/1/1", "energy_return/B/2/1"]
    with database.transaction() as connection:
        assert connection.execute("SELECT tries FROM outbox_held WHERE tries > 0").fetchall() == [(1,)]


def test_after_its_last_try_it_is_parked_and_its_key_goes_on(database: Database, bus: Bus, relay: Relay) -> None:
    write(database, event("A/1", data=TOO_LARGE), event("A/2"))
    assert [relay.step() for _ in range(4)] == [0, 0, 0, 1]
    assert ids_of(bus) == ["energy_return/A/2/1"]
    assert pending(database) == 0
    with database.transaction() as connection:
        (parked,) = list_parked(connection)
        assert (parked.subject, parked.revision, parked.tries) == ("A/1", 1, 3)
        assert "limit" in parked.reason
        assert show_parked(connection, parked.id) == (parked, TOO_LARGE)
        assert show_parked(connection, parked.id + 1) is None


def test_what_is_parked_stays_counted_and_ages(database: Database, relay: Relay) -> None:
    assert status(database) == {"outbox_pending": 0, "outbox_oldest_s": 0}
    write(database, event("A/1", data=TOO_LARGE), event("B/1"))
    for _ in range(3):
        relay.step()
    assert status(database)["outbox_pending"] == 1
    assert status(database)["outbox_oldest_s"] > 0


def test_a_parked_event_can_be_replayed(database: Database, bus: Bus) -> None:
    class Refusing:
        """A producer whose log refuses everything until it is mended."""

        mended = False

        def __init__(self) -> None:
            self.real = bus.producer()

        def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
            return self.real.publish(messages) if self.mended else [Failed("not now")] * len(messages)

        def close(self) -> None:
            self.real.close()

    producer = Refusing()
    relay = Relay(database, producer, SERVICE, max_tries=1)
    write(database, event("A/1"), event("B/1"))
    assert relay.step() == 0
    producer.mended = True
    assert relay.step() == 0
    with database.transaction() as connection:
        first, second = list_parked(connection)
        assert replay_parked(connection, [second.id]) == 1
        assert replay_parked(connection, [second.id]) == 0
    assert relay.step() == 1
    assert ids_of(bus) == ["energy_return/B/1/1"]
    with database.transaction() as connection:
        assert replay_parked(connection) == 1
    assert relay.step() == 1
    relay.close()
    producer.close()
    assert feed_of(database) == [(1, "B/1", 1), (2, "A/1", 1)]
    assert first.subject == "A/1"


@pytest.mark.parametrize("type", ["", "energy_return", "cn.bashu.statistics.energy_return.accepted"])
def test_a_type_that_is_none_is_refused_where_it_is_written(database: Database, type: str) -> None:
    with pytest.raises(Exception, match="outbox_type_check"):
        write(database, replace(event("A/1"), type=type))
