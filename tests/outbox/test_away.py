"""A log or a database that is away is waited for; a leader that lost its lock cannot mark."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event, Thread

import psycopg
import pytest

from shared.bus import Bus, BusUnavailable, Failed, Message, Stored
from shared.db import Database
from shared.outbox.relay import Relay
from tests.contract.logs import Log
from tests.outbox.steps import SERVICE, event, feed_of, ids_of, log_of, pending, wait_until_empty, write


class Interrupted:
    """A producer to which something happens before it hands over to the real one."""

    def __init__(self, bus: Bus, happens: Callable[[Sequence[Message]], None]) -> None:
        self._real = bus.producer()
        self._happens = happens

    def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
        self._happens(messages)
        return self._real.publish(messages)

    def close(self) -> None:
        self._real.close()


def test_a_log_that_is_away_counts_no_tries(database: Database, bus: Bus) -> None:
    failures = iter(range(4))

    def be_away(_: Sequence[Message]) -> None:
        if next(failures, None) is not None:
            raise BusUnavailable("gone for a while")

    producer = Interrupted(bus, be_away)
    relay = Relay(database, producer, SERVICE, max_tries=1)
    write(database, event("A/1"))
    for _ in range(4):
        with pytest.raises(BusUnavailable):
            relay.step()
    assert relay.step() == 1
    relay.close()
    producer.close()
    assert feed_of(database) == [(1, "A/1", 1)]


def test_a_log_too_slow_for_a_batch_gets_smaller_ones(database: Database, bus: Bus) -> None:
    sizes: list[int] = []

    def be_slow(messages: Sequence[Message]) -> None:
        sizes.append(len(messages))
        if len(messages) > 1500:
            raise BusUnavailable("not all was acknowledged in time")

    producer = Interrupted(bus, be_slow)
    relay = Relay(database, producer, SERVICE)
    write(database, *(event(f"A/{n}") for n in range(6000)))
    while pending(database):
        with suppress(BusUnavailable):
            relay.step()
    relay.close()
    producer.close()
    # Half each time it fails, twice as much when it got through. Parcels of fifty, the first of 49, are offered whole.
    assert sizes[:4] == [5049, 2549, 1299, 2500]
    assert [offered for offered in sizes if offered <= 1500] == [1299, 1250, 1250, 1250, 951]
    assert len(log_of(bus)) == 6000


def test_a_running_relay_outlives_a_crash_of_the_log(log: Log, database: Database, bus: Bus) -> None:
    stop = Event()
    producer = bus.producer()
    thread = Thread(target=Relay(database, producer, SERVICE).run, args=(stop,))
    thread.start()
    write(database, event("A/1"))
    wait_until_empty(database)
    log.crash()
    time.sleep(0.3)
    log.revive()
    after = Database(database.url)
    write(after, event("A/2"))
    wait_until_empty(after)
    stop.set()
    thread.join()
    producer.close()
    assert feed_of(after) == [(1, "A/1", 1), (2, "A/2", 1)]
    after.close()
    reborn = log.connect()
    assert len(log_of(reborn)) == 2
    reborn.close()


def test_a_leader_that_lost_its_lock_while_publishing_cannot_mark(database: Database, bus: Bus, relay: Relay) -> None:
    def lose_the_lock(_: Sequence[Message]) -> None:
        with database.transaction() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        assert relay.step() == 2

    producer = Interrupted(bus, lose_the_lock)
    former = Relay(database, producer, SERVICE)
    write(database, event("A/1"), event("B/1"))
    with pytest.raises(psycopg.OperationalError):
        former.step()
    producer.close()
    assert former.step() == 0  # the other leads now
    assert pending(database) == 0
    assert feed_of(database) == [(1, "A/1", 1), (2, "B/1", 1)]
    assert ids_of(bus) == ["energy_return/A/1/1"] * 2 + ["energy_return/B/1/1"] * 2
