"""The event feed and the status of a service, as a partner's system sees them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.db import Database
from shared.outbox.feed import feed_router
from shared.outbox.relay import Relay
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.outbox.steps import SERVICE, TYPE, event, write
from tests.web.calls import assert_problem, bearer, call

EVENTS = f"/{SERVICE}/v1/events"
RETURN = "cn.bashu.statistics.energy_return"


def scope_and_region(token: str) -> Principal:
    """A Verifier for tests: `events:read@51`."""
    scopes, region = token.split("@")
    return Principal("test", frozenset(scopes.split()), region)


@pytest.fixture
def app(database: Database) -> FastAPI:
    routers = [feed_router(SERVICE, database), feed_router("indicators", database, of_aggregates=True)]
    return create_app("feeds", routers, verify=scope_and_region)


@pytest.fixture
def published(database: Database, relay: Relay) -> None:
    regions = {"A/1": "510104", "B/1": "500101", "A/2": "5101", "C/1": "511502", "B/2": "50P001"}
    write(database, *(event(subject, region=region, data=b'{"n":1}') for subject, region in regions.items()))
    assert relay.step() == 5


def get(app: FastAPI, query: str = "", token: str = "events:read@") -> dict[str, Any]:
    answer = call(app, "GET", EVENTS + query, headers=bearer(token))
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    assert set(page) == {"items", "next"}
    return page


def subjects(page: dict[str, Any]) -> list[str]:
    return [item["subject"] for item in page["items"]]


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=x",
        "after=9223372036854775808",
        "limit=0",
        "limit=1001",
        "limit=many",
        "type=*",
        "region=51%25",
        "region=",
    ],
)
def test_bad_input_is_a_problem(app: FastAPI, query: str) -> None:
    assert_problem(call(app, "GET", f"{EVENTS}?{query}", headers=bearer("events:read@")), 422, "validation")


@pytest.mark.parametrize(
    ("service", "query", "code", "allowed"),
    [
        (SERVICE, "region=52", "unknown_region", "510104"),
        (SERVICE, "region=51,50", "unknown_region", "50,51"),
        (SERVICE, "region=circle", "unknown_region", "50,51"),
        ("indicators", "region=52", "unknown_region", "circle"),
        (SERVICE, "type=cn.bashu.statistics.energy-returns", "unknown_type", RETURN),
        (SERVICE, f"type={TYPE}.1", "unknown_type", TYPE),
        (SERVICE, f"type={RETURN}.filed", "unknown_type", f"{RETURN}.withdrawn"),
        ("indicators", "type=energy_return", "unknown_type", "cn.bashu.indicators"),
    ],
)
def test_what_is_unknown_is_refused_with_what_is_allowed(
    app: FastAPI, service: str, query: str, code: str, allowed: str
) -> None:
    answer = call(app, "GET", f"/{service}/v1/events?{query}", headers=bearer("events:read indicators:read@"))

    (error,) = assert_problem(answer, 422, "validation")["errors"]
    assert (error["code"], error["parameter"]) == (code, query.partition("=")[0])
    assert allowed in error["hint"].split()


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [
        (EVENTS, "statistics:write@", 403),
        (EVENTS, "indicators:read@", 403),
        ("/indicators/v1/events", "events:read@", 403),
        ("/indicators/v1/events", "indicators:read@", 200),
        (f"/{SERVICE}/v1/status", "@", 200),
    ],
)
def test_the_feed_demands_its_scope_and_the_status_any_token(app: FastAPI, path: str, token: str, status: int) -> None:
    def answer(headers: dict[str, str]) -> httpx.Response:
        return call(app, "GET", path, headers=headers)

    assert answer(bearer(token)).status_code == status
    assert answer({}).status_code == 401


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [
        ("", "", ["A/1", "B/1", "A/2", "C/1", "B/2"]),
        ("51", "", ["A/1", "A/2", "C/1"]),
        ("50", "", ["B/1", "B/2"]),
        ("5101", "", ["A/1", "A/2"]),
        ("", "51", ["A/1", "A/2", "C/1"]),
        ("51", "5115", ["C/1"]),
        ("5101", "51", ["A/1", "A/2"]),
        ("51", "50", []),
        ("", "50,51", ["A/1", "B/1", "A/2", "C/1", "B/2"]),
        ("51", "50,51", ["A/1", "A/2", "C/1"]),
    ],
)
@pytest.mark.usefixtures("published")
def test_only_events_of_the_callers_region_and_of_the_one_asked_for(
    app: FastAPI, own: str, asked: str, expected: list[str]
) -> None:
    page = get(app, f"?region={asked}" if asked else "", f"events:read@{own}")
    assert subjects(page) == expected
    assert page["next"] == 5


@pytest.mark.parametrize(
    ("asked", "expected"),
    [("", ["A/1", "B/1", "C/1", "D/1"]), ("50,51", ["A/1"]), ("circle", ["B/1"]), ("50", ["C/1"]), ("51", ["D/1"])],
)
def test_aggregates_of_every_region_are_read_whatever_the_callers_own(
    app: FastAPI, database: Database, relay: Relay, asked: str, expected: list[str]
) -> None:
    regions = {"A/1": "50,51", "B/1": "circle", "C/1": "50", "D/1": "5101"}
    write(database, *(event(subject, region=region) for subject, region in regions.items()))
    relay.step()
    query = f"?region={asked}" if asked else ""
    answer = call(app, "GET", f"/indicators/v1/events{query}", headers=bearer("indicators:read@51"))
    assert subjects(answer.json()) == expected


@pytest.mark.usefixtures("published")
def test_an_item_is_a_cloud_event_in_its_json_format(app: FastAPI) -> None:
    item = get(app, "?limit=1")["items"][0]
    assert item.pop("time")
    assert item == {
        "specversion": "1.0",
        "id": "energy_return/A/1/1",
        "source": "/bashu/statistics",
        "type": TYPE,
        "subject": "A/1",
        "datacontenttype": "application/json",
        "data": {"n": 1},
        "feed_no": 1,
    }


@pytest.mark.usefixtures("published")
def test_pages_follow_each_other_by_next_to_the_end_and_beyond(app: FastAPI, database: Database, relay: Relay) -> None:
    first = get(app, "?limit=2")
    second = get(app, f"?limit=2&after={first['next']}")
    third = get(app, f"?limit=2&after={second['next']}")
    assert [subjects(page) for page in (first, second, third)] == [["A/1", "B/1"], ["A/2", "C/1"], ["B/2"]]
    assert get(app, f"?after={third['next']}") == {"items": [], "next": third["next"]}
    write(database, event("D/1"))
    relay.step()
    assert subjects(get(app, f"?after={third['next']}")) == ["D/1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A/1", "B/1", "A/2", "C/1", "B/2"]),
        ("&limit=2", ["C/1", "B/2"]),
        ("&limit=2&region=50", ["B/1", "B/2"]),
        ("&limit=2&after=4", ["B/2"]),
        ("&limit=2&after=9", []),
    ],
)
@pytest.mark.usefixtures("published")
def test_the_latest_are_the_end_of_what_was_asked_for_in_the_same_order(
    app: FastAPI, query: str, expected: list[str]
) -> None:
    assert subjects(get(app, f"?latest=true{query}")) == expected


def test_one_goes_on_behind_the_latest_by_next(app: FastAPI, database: Database, relay: Relay) -> None:
    assert get(app, "?latest=true") == {"items": [], "next": 0}
    write(database, event("A/1"), event("B/1", region="500101"), event("C/1"))
    relay.step()

    page = get(app, "?latest=true&limit=1&region=50")
    assert (subjects(page), page["next"]) == (["B/1"], 3)
    write(database, event("D/1"))
    relay.step()
    assert subjects(get(app, f"?after={page['next']}")) == ["D/1"]


def test_an_empty_feed_answers_with_the_place_asked_for(app: FastAPI) -> None:
    assert get(app) == {"items": [], "next": 0}
    assert get(app, "?after=7") == {"items": [], "next": 7}


@pytest.mark.parametrize(
    ("type", "count"),
    [
        (TYPE, 5),
        ("cn.bashu.statistics.", 5),
        ("cn.bashu.statistics.energy", 5),
        ("", 5),
        ("cn.bashu.statistics.institution", 0),
    ],
)
@pytest.mark.usefixtures("published")
def test_a_type_may_be_given_in_full_or_as_a_prefix(app: FastAPI, type: str, count: int) -> None:
    assert len(get(app, f"?type={type}")["items"]) == count


def test_what_is_not_published_is_counted_but_not_shown(app: FastAPI, database: Database, relay: Relay) -> None:
    def status() -> dict[str, Any]:
        document: dict[str, Any] = call(app, "GET", f"/{SERVICE}/v1/status", headers=bearer("@")).json()
        return document

    write(database, event("A/1"), event("A/2"))
    assert get(app)["items"] == []
    assert status()["outbox_pending"] == 2
    assert status()["outbox_oldest_s"] > 0
    relay.step()
    assert status() == {"outbox_pending": 0, "outbox_oldest_s": 0}
