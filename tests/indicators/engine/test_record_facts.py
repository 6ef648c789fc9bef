"""Facts of the records of all services: what counts, what counted, what waits, what cannot be read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from services.indicators.engine import deadletters
from services.indicators.engine.decode import decode
from services.indicators.engine.readable import Unreadable
from services.indicators.engine.reconcile import reconcile
from services.indicators.engine.status import lag
from services.indicators.records.vintages import facts, institution_rows
from services.indicators.values.cells import vintage
from shared.bus import Message, Received
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.log import charging_point, energy_return, institution, message, stock

HOME = ("2010-01-01", None, "510104", "01")
COUNTED = "SELECT counts_revision, (content #>> '{vehicles,0,count}')::int FROM record_fact"
RECORDS = re.compile("record_(fact|waiting|changes)|incoming_record")
CHANGES = "SELECT thing, sum(changes)::int FROM record_changes GROUP BY thing ORDER BY thing"


def status(engine: Engine) -> tuple[int, int]:
    with engine.database.transaction() as connection:
        found = lag(connection, engine.bus)
    return found.lag, found.dead_letters


def test_a_fact_is_the_key_and_what_counts_flat(engine: Engine) -> None:
    engine.work(institution("A", 1, HOME), stock("A", 1, 7))
    assert engine.read("SELECT thing, key, uscc, region, revision, counts_revision, content FROM record_fact") == [
        (
            "vehicles.stock",
            "A/2021",
            "A",
            None,
            1,
            1,
            {
                "institution_uscc": "A",
                "period": "2021",
                "source": None,
                "vehicles": [{"drive": "bev", "ownership": "owned", "count": 7}],
            },
        )
    ]


def test_while_a_correction_is_undecided_the_accepted_revision_goes_on_counting(engine: Engine) -> None:
    engine.work(stock("A", 1, 7))
    engine.work(stock("A", 2, 9, counts=1, before=7))
    assert engine.read(COUNTED) == [(1, 7)]
    assert engine.read(CHANGES) == [("vehicles.stock", 1)]
    engine.work(stock("A", 3, 9))
    assert engine.read(COUNTED) == [(3, 9)]
    assert engine.read(CHANGES) == [("vehicles.stock", 2)]


def test_nothing_counts_of_what_was_never_accepted_or_is_withdrawn(engine: Engine) -> None:
    engine.work(stock("A", 1, None), stock("B", 1, 7))
    engine.work(stock("B", 2, None))
    assert engine.read("SELECT key, counts_revision, content FROM record_fact ORDER BY key") == [
        ("A/2021", None, None),
        ("B/2021", None, None),
    ]
    assert engine.read("SELECT key, counts_revision FROM record_fact_past") == [("B/2021", 1)]


def test_late_and_doubled_events_change_nothing_and_take_no_batch_number(engine: Engine) -> None:
    engine.work(stock("A", 2, 9))
    engine.work(stock("A", 1, 7), stock("A", 2, 9))
    assert engine.read(COUNTED) == [(2, 9)]
    assert engine.read("SELECT count(*)::int FROM batch") == [(1,)]


def test_an_entry_of_a_register_is_in_force_at_once_and_says_itself_that_it_ended(engine: Engine) -> None:
    engine.work(charging_point("P", 1, "A"))
    engine.work(charging_point("P", 2, "A", in_service_to="2022-01-31"))
    assert engine.read("SELECT counts_revision, content FROM record_fact") == [
        (2, {"asset_code": "P", "institution_uscc": "A", "in_service_to": "2022-01-31"})
    ]


def test_a_field_of_the_record_that_is_not_content_counts_too(engine: Engine) -> None:
    """`counted_fields_since` can change while the same revision counts."""

    def promotion(revision: int, since: int) -> Message:
        data = {
            "institution_uscc": "A",
            "revision": revision,
            "counted_fields_since": since,
            "content": {"joint": True},
        }
        data["counts"] = {"revision": 1, "content": data["content"]}
        return message("promotion", "revised", "A/2021-06-01/x", revision, data, service="training")

    engine.work(promotion(1, 1))
    engine.work(promotion(2, 2))
    assert engine.read("SELECT counts_revision, content -> 'counted_fields_since' FROM record_fact") == [(1, 2)]
    assert engine.read("SELECT content -> 'counted_fields_since' FROM record_fact_past") == [(1,)]


def test_an_institution_is_changed_where_its_rows_are_and_not_by_a_new_name(engine: Engine) -> None:
    """What was computed from facts is thrown away where an institution moved, and only there."""
    engine.work(institution("A", 1, HOME), institution("B", 1, HOME))
    assert engine.read(CHANGES) == [("statistics.institution", 2)]
    engine.work(institution("A", 1, HOME))
    engine.work(institution("A", 2, HOME))
    assert engine.read(CHANGES) == [("statistics.institution", 2)]
    engine.work(institution("A", 3, ("2010-01-01", None, "510105", "01")), institution("B", 2, HOME))
    assert engine.read(CHANGES) == [("statistics.institution", 3)]
    assert engine.read("SELECT uscc, revision FROM institution ORDER BY uscc") == [("A", 3), ("B", 2)]


def test_a_record_of_a_region_waits_for_nobody(engine: Engine) -> None:
    data = {
        "region_code": "51",
        "year": 2022,
        "revision": 1,
        "content": {"score_centipoints": 9},
        "counts": {"revision": 1},
    }
    engine.work(message("assessment", "accepted", "51/2022", 1, data, service="projects"))
    assert engine.read("SELECT uscc, region FROM record_fact") == [(None, "51")]
    assert status(engine) == (0, 0)


class TestWaiting:
    def test_for_an_institution_that_is_not_known_yet(self, engine: Engine) -> None:
        engine.work(stock("A", 1, 7), charging_point("P", 1, "A"))
        assert status(engine) == (2, 0)
        engine.work(institution("A", 1, HOME))
        assert status(engine) == (0, 0)
        assert engine.read("SELECT * FROM record_waiting") == []

    def test_ends_when_nothing_counts_any_more(self, engine: Engine) -> None:
        engine.work(stock("A", 1, 7))
        engine.work(stock("A", 2, None))
        assert status(engine) == (0, 0)

    def test_goes_on_for_the_institution_that_a_correction_names(self, engine: Engine) -> None:
        engine.work(charging_point("P", 1, "A"))
        engine.work(charging_point("P", 2, "B"))
        assert engine.read("SELECT uscc FROM record_waiting") == [("B",)]
        engine.work(charging_point("P", 3, "B", site="S"))
        assert status(engine) == (1, 0)
        engine.work(institution("B", 1, HOME))
        assert status(engine) == (0, 0)

    def test_is_over_even_where_record_and_institution_came_at_the_same_moment(self, engine: Engine) -> None:
        """Two projectors: neither sees what the other has not committed."""
        engine.work(institution("A", 1, HOME))
        engine.read("INSERT INTO record_waiting VALUES ('A', 'vehicles.charging_point', 'P', 1) RETURNING 1")
        assert status(engine) == (0, 0)


def test_what_was_known_at_every_batch_can_be_read(engine: Engine) -> None:
    def known(number: int | None) -> tuple[list[Any], list[Any]]:
        with engine.database.transaction() as connection:
            at = vintage(connection, number)
            found = connection.execute(facts(at, ["vehicles.stock"]).encode(), {"number": at.number}).fetchall()
            rows = connection.execute(institution_rows(at).encode(), {"number": at.number}).fetchall()
        return sorted((row[1], row[4]) for row in found), sorted((row[0], row[3]) for row in rows)

    steps = [
        [institution("A", 1, HOME), stock("A", 1, 7)],
        [stock("A", 2, 8)],
        [institution("A", 2, ("2010-01-01", None, "510105", "01")), stock("B", 1, 1)],
        [stock("A", 3, None)],
        [stock("A", 4, 9)],
    ]
    told = [([], [])]
    for step in steps:
        engine.work(*step)
        told.append(known(None))
    assert told[2:4] == [([("A/2021", 2)], [("A", "510104")]), ([("A/2021", 2), ("B/2021", 1)], [("A", "510105")])]
    assert [known(number) for number in range(len(told))] == told


BAD = {"institution_uscc": "A", "year": 2021, "revision": 1, "content": {"budget_gce": 1}, "counts": {"revision": 1}}


def budget(data: Any, subject: str = "A/2021") -> Message:
    return message("energy_budget", "accepted", subject, 1, data)


def without(name: str) -> dict[str, Any]:
    return {field: value for field, value in BAD.items() if field != name}


NAMELESS = budget(BAD)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            replace(NAMELESS, headers=tuple(h for h in NAMELESS.headers if h[0] != "ce_subject")),
            "ce_subject is missing",
        ),
        (replace(NAMELESS, value=None), "no value"),
        (budget([]), "Expected `object`"),
        (budget(without("revision")), "missing required field `revision`"),
        (budget(without("counts")), "does not say what counts"),
        (budget(without("content")), "content that counts is missing"),
        (budget(without("institution_uscc")), "neither an institution nor a region"),
        (budget({**BAD, "counts": {"revision": 2}}), "cannot say that 2 counts"),
        (budget({**BAD, "revision": 2}), "content that counts is missing"),
        (budget({**BAD, "revision": 2**31}), "<= 2147483647"),
        (budget({**BAD, "content": {"budget_gce": 1.5}}), "got `float`"),
        (budget({**BAD, "counts": {"revision": 1, "content": {"lines": [{"quantity": 0.1}]}}}), "got `float`"),
        (budget({**BAD, "content": {"budget_gce": 10**15}}), "<= 100000000000000"),
        (budget({**BAD, "institution_uscc": "A" * 65}), "length <= 64"),
        (budget(BAD, "A/" + "机" * 700), "more than 2000 bytes"),
        (budget(BAD, "A/\x00"), "NUL"),
        (institution("A" * 65, 1, HOME), "length <= 64"),
        (energy_return("A" * 65, "2021", 1, 7), "length <= 64"),
        (institution("A", 1, ("2010-01-01", None, "510104", "0" * 3000)), "length <= 16"),
    ],
)
def test_what_cannot_be_read(bad: Message, reason: str) -> None:
    with pytest.raises(Unreadable, match=re.escape(reason)):
        decode(Received(bad.topic, 0, 0, bad.key, bad.value, bad.headers, 0))


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (budget({**BAD, "content": {"budget_gce": 1.5}}), "got `float`"),
        (budget({**BAD, "content": {"note": "a\x00b"}}), "Unicode"),  # PostgreSQL refuses it, as
        (budget({**BAD, "institution_uscc": "A\x00"}), "0x00"),  # this
    ],
)
def test_such_an_event_is_kept_counted_and_harms_nothing_else(engine: Engine, bad: Message, reason: str) -> None:
    engine.work(institution("B", 1, HOME), stock("B", 1, 5), bad, stock("C", 1, 9))
    assert engine.read(f"{COUNTED} ORDER BY key") == [(1, 5), (1, 9)]
    [letter] = deadletters.unresolved(engine.database)
    assert reason in letter.error
    assert status(engine) == (2, 1)  # the dead letter, and C's stock whose institution is unknown


def test_a_dead_letter_about_a_record_can_be_replayed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("services.indicators.engine.record_events.things", dict)
        older.setattr("services.indicators.engine.decode.known_types", frozenset)
        engine.work(stock("A", 1, 7))
    [letter] = deadletters.unresolved(engine.database)
    assert "unknown event type" in letter.error
    assert deadletters.replay(engine.database, letter.id) is None
    assert engine.read(COUNTED) == [(1, 7)]
    assert status(engine) == (1, 0)  # its institution is unknown


def test_reconcile_compares_each_thing_with_what_its_service_says_counts(engine: Engine) -> None:
    engine.work(
        stock("A", 1, 7), stock("B", 2, 9, counts=1, before=7), stock("C", 1, None), charging_point("P", 3, "A")
    )
    stocks = [("A/2021", 1), ("B/2021", 1)]

    def differing(found: list[tuple[str, int]]) -> int:
        return reconcile(engine.database, records={"vehicles.stock": found}).records_against_services

    assert differing(stocks) == 0
    assert differing(stocks[:1]) == differing([*stocks, ("C/2021", 1)]) == differing([("A/2021", 2), stocks[1]]) == 1
    both = {"vehicles.stock": stocks[1:], "vehicles.charging_point": [("P", 2)]}
    assert reconcile(engine.database, records=both).records_against_services == 2
    assert reconcile(engine.database).total == 0


def test_returns_cost_no_statement_more_than_before(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hot path: nothing is asked about other records where there are none."""
    engine.work(institution("A", 1, HOME), stock("A", 1, 7))
    statements: list[str] = []
    execute = psycopg.Connection.execute

    def noted(connection: Any, query: Any, *arguments: Any, **options: Any) -> Any:
        statements.append(str(query))
        return execute(connection, query, *arguments, **options)

    with monkeypatch.context() as watched:
        watched.setattr(psycopg.Connection, "execute", noted)
        engine.work(energy_return("A", "2021", 1, 7))
    assert any("energy_fact" in statement for statement in statements)
    assert [statement for statement in statements if RECORDS.search(statement)] == []
