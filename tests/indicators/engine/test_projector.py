"""Exactly once, whatever happens: duplicates, zombies, poison, return before institution."""

from __future__ import annotations

import threading

import psycopg
import pytest

from services.indicators.engine import batch as batches
from services.indicators.engine import deadletters, projector
from services.indicators.engine.batch import Batch, Fenced
from services.indicators.engine.projector import Projector
from services.indicators.engine.readable import Unreadable
from services.indicators.engine.rebuild import rebuild
from services.indicators.engine.reconcile import reconcile
from services.indicators.engine.status import lag
from shared.bus import Message, Received
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.log import energy_return, institution, message

TOTAL = "SELECT coalesce(sum(electricity_grid_wh), 0)::int FROM energy_cell WHERE months = 12"
STRUCTURED = ("content-type", b"application/cloudevents+json")
HOME = ("2010-01-01", None, "510104", "01")


def status(engine: Engine) -> tuple[int, int]:
    with engine.database.transaction() as connection:
        found = lag(connection, engine.bus)
    return found.lag, found.dead_letters


def test_the_same_events_twice_change_nothing_and_take_no_batch_number(engine: Engine) -> None:
    events = (institution("A", 1, HOME), energy_return("A", "2021", 1, 7))
    engine.work(*events)
    numbers = engine.read("SELECT number FROM batch ORDER BY 1")
    engine.work(*events)
    assert engine.read(TOTAL) == [(7,)]
    assert engine.read("SELECT number FROM batch ORDER BY 1") == numbers
    assert status(engine) == (0, 0)


def test_batch_numbers_are_gapless(engine: Engine) -> None:
    for revision in range(1, 6):
        engine.work(institution("A", revision, HOME), energy_return("A", "2021", revision, revision))
    numbers = [row[0] for row in engine.read("SELECT number FROM batch ORDER BY committed_at, number")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_return_before_its_institution_waits_and_is_counted_in_lag(engine: Engine) -> None:
    engine.work(energy_return("A", "2021", 1, 7))
    assert engine.read(TOTAL) == [(0,)]
    assert status(engine) == (1, 0)
    engine.work(institution("A", 1, HOME))
    assert engine.read(TOTAL) == [(7,)]
    assert status(engine) == (0, 0)


def test_a_withdrawn_return_no_longer_waits(engine: Engine) -> None:
    engine.work(energy_return("A", "2021", 1, 7))
    engine.work(energy_return("A", "2021", 2, 7, counts=False))
    assert status(engine) == (0, 0)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Message("bashu.statistics", b"A", b"{}"), "ce_type is missing"),
        (Message("bashu.statistics", b"A", b"{}", (STRUCTURED,)), "structured mode"),
        (message("energy_return", "accepted", "A/NY201/2021", 1, {"institution_uscc": "A"}), "missing required field"),
        (message("energy_return", "accepted", "A/NY201/2021", 1, "text"), "Expected `object`"),
        (energy_return("A", "2021-13", 1, 7), "not a period"),
        (energy_return("A", "2021", 1, -7), ">= 0"),
        (energy_return("A", "2021", 1, 10**15), "<= 100000000000000"),
        (energy_return("A", "2021", 1, 7, area_dm2=10**12), "<= 100000000000"),
        (message("unheard_of", "happened", "A", 1, {}), "unknown event type"),
        (institution("A", 1, ("2010-01-01", None, "51", "01"), ("2011-01-01", None, "51", "01")), "overlap"),
        (energy_return("A\x00", "2021", 1, 7), "0x00"),
    ],
)
def test_what_cannot_be_read_is_kept_counted_and_harms_nothing_else(engine: Engine, bad: Message, reason: str) -> None:
    engine.work(institution("B", 1, HOME), energy_return("B", "2021", 1, 5), bad, energy_return("C", "2021", 1, 9))
    assert engine.read(TOTAL) == [(5,)]
    [letter] = deadletters.unresolved(engine.database)
    assert reason in letter.error
    assert (letter.key, letter.value) == (bad.key, bad.value)
    assert status(engine) == (2, 1)  # the dead letter, and C's return whose institution is unknown


def test_a_dead_letter_is_applied_when_the_cause_is_gone(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise Unreadable("an older release")

    with monkeypatch.context() as older:
        older.setattr(batches, "decode", broken)
        engine.work(institution("A", 1, HOME), energy_return("A", "2021", 1, 7))
        assert deadletters.replay(engine.database, 1) == "an older release"
    assert status(engine) == (2, 2)
    assert [deadletters.replay(engine.database, letter.id) for letter in deadletters.unresolved(engine.database)] == [
        None,
        None,
    ]
    assert engine.read(TOTAL) == [(7,)]
    assert status(engine) == (0, 0)


def test_a_projector_that_lost_its_numbers_writes_nothing(engine: Engine) -> None:
    engine.work(institution("A", 1, HOME))
    engine.read("UPDATE fence SET owner = 'another' RETURNING 1")
    late = energy_return("A", "2021", 1, 7)
    with engine.database.transaction() as connection, pytest.raises(Fenced):
        batches.apply(connection, Batch.of([Received(late.topic, 3, 99, late.key, late.value, late.headers, 0)]), "us")
    assert engine.read(TOTAL) == [(0,)]
    engine.projector.abandon()  # what `run` does; the next run takes the fences and reads what was not applied
    engine.work(late)
    assert engine.read(TOTAL) == [(7,)]


def test_a_projector_that_can_apply_nothing_gives_up(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise psycopg.OperationalError("the server closed the connection")

    engine.publish(institution("A", 1, HOME))
    with monkeypatch.context() as broken:
        broken.setattr(batches, "apply", away)
        broken.setattr(projector, "FAILED_RUNS", 2)
        with pytest.raises(psycopg.OperationalError):
            engine.projector.run(threading.Event())
    engine.projector.drain()
    assert engine.read("SELECT uscc FROM institution") == [("A",)]


def test_two_projectors_share_the_work_and_one_takes_over(engine: Engine) -> None:
    other = Projector(engine.database, engine.bus)
    engine.publish(*(institution(f"U{i}", 1, HOME) for i in range(100)))
    for _ in range(10):
        engine.projector.step(0.05)
        other.step(0.05)
    engine.publish(*(energy_return(f"U{i}", "2021", 1, 1) for i in range(100)))
    other.step(0.1)
    other.abandon()  # its batch in hand is dropped or applied, never both
    engine.projector.drain()
    assert engine.read(TOTAL) == [(100,)]
    assert reconcile(engine.database).total == 0


def test_rebuild_finds_and_books_a_difference_and_leaves_history_alone(engine: Engine) -> None:
    engine.work(institution("A", 1, HOME), energy_return("A", "2021", 1, 7))
    assert rebuild(engine.database) is None
    before = engine.read("SELECT number FROM batch")
    engine.read("UPDATE energy_cell SET electricity_grid_wh = 8 RETURNING 1")
    engine.read("UPDATE register_cell SET expected = 5 WHERE months = 1 RETURNING 1")
    engine.read("UPDATE energy_applied SET electricity_grid_wh = 9 RETURNING 1")
    assert reconcile(engine.database).total > 0
    number = rebuild(engine.database)
    assert number == len(before) + 1
    assert engine.read(TOTAL) == [(7,)]
    assert reconcile(engine.database).cells_against_facts == 0
    assert reconcile(engine.database).expected_against_register == 0
    engine.work(energy_return("A", "2021", 2, 10))  # retracts the 7 that rebuild put right
    assert engine.read(TOTAL) == [(10,)]


def test_reconcile_compares_the_facts_with_what_the_service_says_counts(engine: Engine) -> None:
    engine.work(institution("A", 1, HOME), energy_return("A", "2021", 1, 7), energy_return("A", "2021-06", 2, 7))
    counted = [("A", "NY201", "2021", 1), ("A", "NY201", "2021-06", 2)]
    assert reconcile(engine.database, counted).total == 0
    assert reconcile(engine.database, counted[:1]).facts_against_service == 1
    assert reconcile(engine.database, [*counted, ("B", "NY201", "2021", 1)]).facts_against_service == 1
