"""A relay killed at any step: nothing lost, a repeat has the same id, order within a record is kept."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.bus import Bus
from shared.db import Database
from shared.outbox.relay import Relay
from tests.contract.logs import Log
from tests.outbox.steps import feed_of, ids_of, log_of, pending, revise, revisions_of, wait_until_empty

ROOT = Path(__file__).parent.parent.parent
RECORDS = [f"{key}/{number}" for key in "ABC" for number in range(3)]

Doomed = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def doomed(database: Database, log: Log) -> Iterator[Doomed]:
    """`doomed("after_publish")`: a relay in a process of its own that dies at that step."""
    started: list[subprocess.Popen[bytes]] = []

    def start(step: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.outbox.crashing", database.url, log.url, step]
        started.append(subprocess.Popen(command, cwd=ROOT))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def write_revisions(database: Database, count: int) -> None:
    for _ in range(count):
        with database.transaction() as connection:
            for subject in RECORDS:
                revise(connection, subject)


def finish(database: Database, relay: Relay) -> None:
    """Let a healthy relay take over, as soon as PostgreSQL has noticed that the other is gone."""
    deadline = time.monotonic() + 20
    while pending(database):
        relay.step()
        assert time.monotonic() < deadline


def assert_complete(database: Database, bus: Bus, revisions: int) -> None:
    """Every revision is in the log, in order when repeats are taken as nothing new, and in the feed once."""
    for subject, found in revisions_of(log_of(bus)).items():
        assert list(dict.fromkeys(found)) == list(range(1, revisions + 1)), subject
    feed = feed_of(database)
    assert [feed_no for feed_no, _, _ in feed] == list(range(1, revisions * len(RECORDS) + 1))
    assert len({(subject, revision) for _, subject, revision in feed}) == len(feed)


@pytest.mark.parametrize(
    ("step", "copies", "marked"), [("before_publish", 1, False), ("after_publish", 2, False), ("after_mark", 1, True)]
)
def test_killed_at_a_step(
    database: Database, bus: Bus, relay: Relay, doomed: Doomed, step: str, copies: int, marked: bool
) -> None:
    write_revisions(database, 3)
    doomed(step).wait(20)
    assert (pending(database) == 0) is marked
    finish(database, relay)
    write_revisions(database, 1)
    finish(database, relay)
    assert_complete(database, bus, 4)
    ids = ids_of(bus)
    assert len(ids) == (3 * copies + 1) * len(RECORDS)
    assert len(set(ids)) == 4 * len(RECORDS)


def test_killed_while_it_marks(database: Database, bus: Bus, relay: Relay, doomed: Doomed) -> None:
    with database.transaction() as connection:
        connection.execute(
            "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END';"
            "CREATE TRIGGER dawdle AFTER INSERT ON outbox_published EXECUTE FUNCTION dawdle()"
        )
    write_revisions(database, 2)
    victim = doomed("never")
    while not _someone_sleeps(database):
        time.sleep(0.02)
    victim.kill()
    finish(database, relay)
    assert_complete(database, bus, 2)
    assert len(ids_of(bus)) == 2 * 2 * len(RECORDS)


def test_killed_again_and_again_under_load(database: Database, bus: Bus, relay: Relay, doomed: Doomed) -> None:
    chance = random.Random(7)
    written = 0
    for _ in range(4):
        victim, before = doomed("never"), len(feed_of(database))
        deadline, dies_at = time.monotonic() + 20, None
        while dies_at is None or time.monotonic() < dies_at:
            write_revisions(database, 1)
            written += 1
            if dies_at is None and len(feed_of(database)) > before:
                dies_at = time.monotonic() + chance.uniform(0, 0.5)
            assert time.monotonic() < deadline, "the relay published nothing"
        victim.kill()
    finish(database, relay)
    assert_complete(database, bus, written)


def test_while_one_relay_leads_another_waits_and_takes_over_when_it_is_killed(
    database: Database, relay: Relay, doomed: Doomed
) -> None:
    leader = doomed("never")
    write_revisions(database, 1)
    wait_until_empty(database)
    assert relay.step() == 0
    leader.kill()
    write_revisions(database, 1)
    finish(database, relay)
    assert len(feed_of(database)) == 2 * len(RECORDS)


def _someone_sleeps(database: Database) -> bool:
    with database.transaction() as connection:
        return bool(
            connection.execute(
                "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"
            ).fetchall()
        )
