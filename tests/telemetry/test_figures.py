"""What the parts tell Prometheus after known histories; each tells what is its own, so that sums are right."""

from __future__ import annotations

from contextlib import closing

import pytest

from services.indicators.announced import announced
from services.indicators.engine import figures
from services.indicators.engine.reconcile import Drift, note
from services.indicators.publisher import Publisher
from shared.bus import Bus, Message
from shared.bus.base import PARTITIONS
from shared.db import Database
from shared.outbox.backlog import backlog
from shared.outbox.relay import Relay
from tests.e2e.samples import credit_code, energy_return, institution, institution_path
from tests.outbox.steps import TOO_LARGE, event, write
from tests.telemetry.scraped import Figures, scraped, value
from tests.telemetry.way import RETURNS, Way

ALL = frozenset(range(PARTITIONS))
NOBODY = Database("postgresql://nobody@127.0.0.1:1/nothing")
UP = "bashu_metrics_source_up"


def outbox(way: Way) -> Figures:
    return scraped({"outbox": lambda: backlog(way.statistics, "statistics", way.relay)})


def kept(database: Database, numbers: frozenset[int] = ALL) -> Figures:
    return scraped({"indicators": lambda: figures.kept(database, numbers)})


def behind(database: Database, bus: Bus, numbers: frozenset[int] = ALL) -> Figures:
    return scraped({"log": lambda: figures.behind(database, bus, numbers)})


def test_a_backlog_of_three(way: Way) -> None:
    for period in ("2020", "2021", "2022"):
        way.file(period)

    waiting = outbox(way)
    way.run()
    after = outbox(way)

    assert value(waiting, "bashu_outbox_pending_events", service="statistics") == 3
    assert (value(waiting, "bashu_outbox_oldest_seconds", service="statistics") or 0) > 0
    assert value(after, "bashu_outbox_pending_events", service="statistics") == 0
    assert value(after, "bashu_outbox_oldest_seconds", service="statistics") == 0


def test_a_parked_event_is_counted_as_both(way: Way, bus: Bus) -> None:
    way.relay.close()
    write(way.statistics, event("A/1", data=TOO_LARGE), event("B/1"))
    with (
        closing(bus.producer()) as producer,
        closing(Relay(way.statistics, producer, "statistics", max_tries=1)) as relay,
    ):
        relay.step()
        found = scraped({"outbox": lambda: backlog(way.statistics, "statistics", relay)})

    assert value(found, "bashu_outbox_parked_events", service="statistics") == 1
    assert value(found, "bashu_outbox_pending_events", service="statistics") == 1


def test_of_two_relays_the_one_that_leads_tells(way: Way, bus: Bus) -> None:
    way.file("2020")
    with closing(bus.producer()) as producer, closing(Relay(way.statistics, producer, "statistics")) as second:
        assert second.step() == 0
        found = scraped({"outbox": lambda: backlog(way.statistics, "statistics", second)})

    assert found == {(UP, (("source", "outbox"),)): 1}


def test_lag_is_told_by_partition_number_and_adds_up(way: Way, bus: Bus) -> None:
    way.file_batch(50)
    while way.relay.step():
        pass

    each = [behind(way.indicators, bus, frozenset([number])) for number in range(PARTITIONS)]
    lags = [value(found, "bashu_projector_lag_events") or 0 for found in each]

    assert sum(lags) == 50
    assert max(lags) < 50
    assert all(
        ((value(found, "bashu_projector_oldest_seconds") or 0) > 0) == (lag > 0)
        for found, lag in zip(each, lags, strict=True)
    )
    way.run()
    assert value(behind(way.indicators, bus), "bashu_projector_lag_events") == 0


def test_a_projector_without_numbers_tells_nothing(way: Way, bus: Bus) -> None:
    assert behind(way.indicators, bus, frozenset()) == {(UP, (("source", "log"),)): 1}
    assert kept(way.indicators, frozenset()) == {(UP, (("source", "indicators"),)): 1}


def test_dead_letters_are_told_by_the_owner_of_their_number(way: Way, bus: Bus) -> None:
    with closing(bus.producer()) as producer:
        producer.publish([Message("bashu.statistics", b"A", b"{", ())])
    way.projector.drain()

    each = [value(kept(way.indicators, frozenset([number])), "bashu_dead_letters") for number in range(PARTITIONS)]

    assert sorted(each, key=float) == [0] * (PARTITIONS - 1) + [1]  # type: ignore[arg-type]


def test_records_that_wait_for_their_institution_are_told_once(way: Way) -> None:
    stranger = credit_code(9)
    way.ask("PUT", institution_path(stranger), json=institution())
    with way.statistics.transaction() as connection:
        connection.execute("DELETE FROM outbox_pending")  # the institution's event is lost
    way.ask("PUT", f"{RETURNS}/{stranger}/NY201/2020", json=energy_return())
    way.run()

    assert value(kept(way.indicators), "bashu_waiting_records") == 1
    assert value(kept(way.indicators, ALL - {0}), "bashu_waiting_records") is None


def test_drift_is_that_of_the_last_comparison(way: Way) -> None:
    never = kept(way.indicators)
    note(way.indicators, Drift(9, 9, 9, 9, 9), 9)
    note(way.indicators, Drift(2, 0, 0, 0, 3), 4)
    found = kept(way.indicators)

    assert not [name for name, _ in never if "reconcile" in name]
    layers = {dict(labels)["layer"]: rows for (name, labels), rows in found.items() if name.endswith("drift_rows")}
    assert layers == Drift(2, 0, 0, 0, 3)._asdict()
    assert value(found, "bashu_reconcile_under_way_events") == 4
    assert (value(found, "bashu_reconcile_timestamp_seconds") or 0) > 1.7e9


def test_freshness_of_an_indicator_is_the_time_of_the_batch_its_values_reflect(way: Way) -> None:
    def told(publisher: Publisher) -> Figures:
        return scraped({"publisher": lambda: announced(way.indicators, publisher)})

    way.file("2020")
    way.relay.step()
    way.projector.drain()
    unannounced = told(way.publisher)
    way.run()
    found = told(way.publisher)
    with way.indicators.transaction() as connection:
        (at,) = (
            connection.execute(
                "SELECT extract(epoch FROM committed_at)::float FROM batch ORDER BY number DESC LIMIT 1"
            ).fetchone()
            or ()
        )

    assert (value(unannounced, "bashu_publisher_oldest_seconds") or 0) > 0
    assert value(found, "bashu_publisher_oldest_seconds") == 0
    assert value(found, "bashu_indicator_batch_timestamp_seconds", indicator="energy_total") == pytest.approx(at)
    assert told(Publisher(way.indicators)) == {(UP, (("source", "publisher"),)): 1}


def test_a_database_that_is_away_is_said_and_breaks_nothing(way: Way, bus: Bus) -> None:
    found = scraped({
        "outbox": lambda: backlog(NOBODY, "statistics", way.relay),
        "idle outbox": lambda: backlog(NOBODY, "statistics", Relay(NOBODY, bus.producer(), "statistics")),
        "indicators": lambda: figures.kept(NOBODY, frozenset()),
        "log": lambda: figures.behind(NOBODY, bus, frozenset()),
        "publisher": lambda: announced(NOBODY, way.publisher),
    })  # fmt: skip

    assert {dict(labels)["source"]: up for (name, labels), up in found.items() if name == UP} == {
        "outbox": 0, "idle outbox": 0, "indicators": 0, "log": 0, "publisher": 0
    }  # fmt: skip
    assert len(found) == 5


def test_no_label_names_an_institution(way: Way, bus: Bus) -> None:
    way.file("2020")
    way.run()
    every = {
        **outbox(way), **kept(way.indicators), **behind(way.indicators, bus),
        **scraped({"publisher": lambda: announced(way.indicators, way.publisher)}),
    }  # fmt: skip
    labels = {label: value for _, labels in every for label, value in labels}
    assert set(labels) <= {"service", "source", "layer", "indicator"}
    assert labels["service"] == "statistics"
