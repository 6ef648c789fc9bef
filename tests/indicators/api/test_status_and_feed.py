"""GET status, events and stream over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from services.indicators.publisher import Publisher
from shared.bus import Bus
from shared.db import Database
from shared.outbox.relay import Relay
from tests.indicators.hand_filled import Filler


def test_nothing_is_behind_when_nothing_happened(api: TestClient) -> None:
    assert api.get("/indicators/v1/status").json() == {
        "lag": 0, "freshness_s": 0.0, "dead_letters": 0, "outbox_pending": 0, "outbox_oldest_s": 0.0,
    }  # fmt: skip


def test_a_dead_letter_counts_and_has_an_age(api: TestClient, database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(
            'INSERT INTO dead_letter (topic, partition, "offset", key, headers, error, logged_ms)'
            " VALUES ('bashu.statistics', 0, 0, '', '{}', 'not JSON', extract(epoch FROM now()) * 1000 - 5000)"
        )

    status = api.get("/indicators/v1/status").json()

    assert (status["lag"], status["dead_letters"]) == (1, 1)
    assert 5 <= status["freshness_s"] < 60


@pytest.mark.parametrize(
    ("query", "code"),
    [("region=52", "unknown_region"), ("region=50&region=x", "unknown_region"), ("type=value", "unknown_type")],
)
def test_a_stream_of_what_is_unknown_is_refused(api: TestClient, query: str, code: str) -> None:
    answer = api.get(f"/indicators/v1/stream?{query}")

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["code"], error["parameter"]) == (code, query.partition("=")[0])


@pytest.fixture
def published(database: Database, fill: Filler) -> Iterator[None]:
    fill.cell("500101", "2021", water_l=1000)
    publisher = Publisher(database)
    publisher.step()
    yield
    publisher.close()


@pytest.mark.usefixtures("published")
def test_the_feed_has_the_events_of_every_province_for_every_reader(
    api: TestClient, database: Database, shared_bus: Bus
) -> None:
    assert api.get("/indicators/v1/status").json()["outbox_pending"] == 33
    shared_bus.create_topics(["bashu.indicators"])
    relay = Relay(database, shared_bus.producer(), "indicators")
    relay.step()
    relay.close()

    items = api.get("/indicators/v1/events").json()["items"]

    assert {item["data"]["region"] for item in items} == {"50", "50,51", "circle"}
    assert items[0]["id"] == "value/energy_total/50/2021/1"
