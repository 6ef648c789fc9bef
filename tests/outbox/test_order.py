"""Sixteen writers at once, the relay at work: nothing is lost, nothing is reordered within a record."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from shared.bus import Bus
from shared.db import Database
from shared.outbox.relay import Relay
from tests.outbox.steps import event, feed_of, log_of, revise, revisions_of, wait_until_empty, write

WRITERS = 16
TRANSACTIONS = 40
RECORDS = [f"{key}/{number}" for key in "ABCDEFGH" for number in range(4)]


@contextmanager
def running(relay: Relay) -> Iterator[None]:
    stop = Event()
    thread = Thread(target=relay.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_sixteen_writers_lose_and_reorder_nothing(database: Database, bus: Bus, relay: Relay) -> None:
    def writer(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(TRANSACTIONS):
            with database.transaction() as connection:
                for subject in sorted(chance.sample(RECORDS, chance.randint(1, 5))):
                    revise(connection, subject)
                if chance.random() < 0.2:  # commits late: its ids become visible behind larger ones
                    connection.execute("SELECT pg_sleep(%s)", (chance.random() / 50,))
                if chance.random() < 0.1:
                    connection.rollback()

    with running(relay):
        threads = [Thread(target=writer, args=(seed,)) for seed in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_until_empty(database)

    with database.transaction() as connection:
        last: dict[str, int] = dict(connection.execute("SELECT subject, revision FROM record").fetchall())
    assert sum(last.values()) > WRITERS * TRANSACTIONS
    assert revisions_of(log_of(bus)) == {subject: list(range(1, n + 1)) for subject, n in last.items()}
    feed = feed_of(database)
    assert [feed_no for feed_no, _, _ in feed] == list(range(1, sum(last.values()) + 1))
    for subject, n in last.items():
        assert [revision for _, of, revision in feed if of == subject] == list(range(1, n + 1))


def test_an_id_that_becomes_visible_late_is_not_passed_by(database: Database, bus: Bus, relay: Relay) -> None:
    with database.transaction() as late:
        revise(late, "A/1")
        write(database, event("B/1"))
        assert relay.step() == 1
    assert relay.step() == 1
    assert [subject for _, subject, _ in feed_of(database)] == ["B/1", "A/1"]
    assert revisions_of(log_of(bus)) == {"A/1": [1], "B/1": [1]}


def test_what_was_rolled_back_is_never_published(database: Database, bus: Bus, relay: Relay) -> None:
    with database.transaction() as connection:
        revise(connection, "A/1")
        connection.rollback()
    assert relay.step() == 0
    assert log_of(bus) == []


def test_a_running_relay_publishes_within_a_moment_of_the_commit(database: Database, relay: Relay) -> None:
    with running(relay):
        for number in range(5):
            write(database, event(f"A/{number}"))
            wait_until_empty(database, patience_s=2)
