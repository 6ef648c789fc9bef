"""The dashboard over server-sent events, step by step: each connection is a script of what the service says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from infra.examples.dashboard_sse import KNOWN, TABLES, ClientCredentials, events, follow
from tests.examples.conftest import Json, Rows

ORIGIN = "http://service"
State = Callable[..., Json]


@pytest.fixture
def table() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as table:
        table.executescript(TABLES)
        yield table


class Service:
    """Answers as the platform does; `scripts` are the streams of the coming connections."""

    def __init__(self, *scripts: str) -> None:
        self.scripts = list(scripts)
        self.asked_after: list[str] = []
        self.values: list[Json] = []
        self.asked_values: list[httpx.QueryParams] = []
        self.valid_token = "token-1"
        self.tokens = iter(f"token-{number}" for number in range(1, 9))

    def client(self) -> httpx.Client:
        auth = ClientCredentials(ORIGIN, "id", "secret")
        return httpx.Client(base_url=ORIGIN, auth=auth, transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/oauth2/token":
            assert b"client_secret=secret" in request.read()
            return httpx.Response(200, json={"access_token": next(self.tokens)})
        if request.headers["Authorization"] != f"Bearer {self.valid_token}":
            return httpx.Response(401)
        if path.endswith("/stream"):
            self.asked_after.append(request.headers["Last-Event-ID"])
            return httpx.Response(200, text=self.scripts.pop(0))
        return httpx.Response(200, json=self._list(path.rsplit("/", 1)[1], request.url.params))

    def _list(self, name: str, asked: httpx.QueryParams) -> Json:
        known: dict[str, list[Json]] = {
            "regions": [{"region": "51", "level": "province"}, {"region": "510104", "level": "county"},
                        {"region": "50,51"}],
            "indicators": [
                {"indicator": "water_total", "announced_grains": ["year", "half", "quarter", "month"]},
                {"indicator": "retrofit_area", "announced_grains": ["year"]},
            ],
            "periods": [{"period": p} for p in ("2021", "2021-H2", "2021-Q3", "2021-07")] if self.values else [],
        }  # fmt: skip
        if name in known:
            return {"items": known[name], "next": None}
        self.asked_values.append(asked)
        start = int(asked.get("cursor", 0))
        return {"items": self.values[start : start + 1], "next": start + 1 if start + 1 < len(self.values) else None}


def told(*states: Json, number: int | None, type: str = KNOWN[0]) -> str:
    """A batch of the stream; `number` None: it broke before its id."""
    data = [json.dumps({"id": "any", "type": type, "data": state}) for state in states]
    texts = [f"data: {text}\n\n" for text in data]
    return "".join(texts) if number is None else "".join(texts[:-1]) + f"id: {number}\n{texts[-1]}"


def read(service: Service, table: sqlite3.Connection) -> None:
    """All connections that are scripted, one after the other."""
    with service.client() as http:
        while service.scripts:
            for _ in follow(http, table):
                pass


def test_an_empty_table_asks_for_everything_and_goes_on_after_each_batch(
    table: sqlite3.Connection, state: State, rows: Rows
) -> None:
    first = told(state("1", 7), state("2", 7, "50"), number=7)
    service = Service(": \n\n" + first, told(state("3", 8), number=8), "")
    read(service, table)
    assert service.asked_after == ["0", "7", "8"]
    assert rows(table) == {"50": ("2", 7), "51": ("3", 8)}


def test_half_a_batch_is_not_kept_and_asked_for_again(table: sqlite3.Connection, state: State, rows: Rows) -> None:
    whole = told(state("1", 7), state("2", 7, "50"), number=7)
    service = Service(whole[: whole.index("id: 7")], whole[:-2], "")  # before the id; before the last line's end
    read(service, table)
    assert rows(table) == {}
    assert service.asked_after == ["0", "0", "0"]


def test_what_comes_twice_or_late_changes_nothing(table: sqlite3.Connection, state: State, rows: Rows) -> None:
    batches = told(state("1", 7), number=7), told(state("2", 8), number=8)
    read(Service("".join(batches + batches), batches[0]), table)
    assert rows(table) == {"51": ("2", 8)}


def test_a_value_that_is_withdrawn_is_null(table: sqlite3.Connection, state: State, rows: Rows) -> None:
    read(Service(told(state("1", 7), number=7) + told(state(None, 8), number=8)), table)
    assert rows(table) == {"51": (None, 8)}


def test_an_id_without_events_moves_the_position(table: sqlite3.Connection) -> None:
    service = Service("id: 9\n\n", "")
    read(service, table)
    assert service.asked_after == ["0", "9"]


@pytest.mark.parametrize("type", ["cn.bashu.indicators.value.published.v2", "cn.bashu.indicators.progress.changed.v1"])
def test_events_of_other_types_and_newer_versions_are_logged_and_passed_over(
    table: sqlite3.Connection, state: State, rows: Rows, caplog: pytest.LogCaptureFixture, type: str
) -> None:
    service = Service(told(state("1", 7), number=None) + told({"new": "shape"}, number=7, type=type), "")
    read(service, table)
    assert rows(table) == {"51": ("1", 7)}
    assert service.asked_after[-1] == "7"
    assert type in caplog.text


def test_a_reset_replaces_the_table_also_by_lower_revisions(
    table: sqlite3.Connection, state: State, rows: Rows
) -> None:
    service = Service(
        told(state("1", 90), state("1", 90, "5101"), number=90),
        told(state("half", 91), number=None) + 'event: reset\nid: 12\ndata: {"position": 12}\n\n',
        told(state("4", 13), number=13),
    )
    service.values = [state("2", 12), state("3", 12, "50,51")]
    read(service, table)
    assert service.asked_after == ["0", "90", "12"]
    assert rows(table) == {"50,51": ("3", 12), "51": ("4", 13)}
    first, second, *_ = service.asked_values
    assert (first["as_of"], first.get_list("region"), second["cursor"]) == ("12", ["51", "50,51"], "1")


def test_after_a_reset_it_asks_for_what_is_announced(table: sqlite3.Connection, state: State) -> None:
    service = Service("event: reset\nid: 12\ndata: {}\n\n")
    service.values = [state("2", 12)]
    read(service, table)
    asked = {each["indicator"]: each.get_list("period") for each in service.asked_values}
    assert asked == {"water_total": ["2021", "2021-H2", "2021-Q3", "2021-07"], "retrofit_area": ["2021"]}


def test_a_reset_to_a_platform_without_values_leaves_none(table: sqlite3.Connection, state: State, rows: Rows) -> None:
    read(Service(told(state("1", 7), number=7), "event: reset\nid: 0\ndata: {}\n\n"), table)
    assert rows(table) == {}


def test_a_reset_whose_values_do_not_come_is_not_taken_as_done(
    table: sqlite3.Connection, state: State, rows: Rows
) -> None:
    service = Service(told(state("1", 7), number=7), "event: reset\nid: 12\ndata: {}\n\n")
    service.values = [{**state("2", 12), "region": "51"}, {}]
    with pytest.raises(sqlite3.ProgrammingError):
        read(service, table)
    assert rows(table) == {"51": ("1", 7)}


def test_a_refused_token_is_replaced_and_the_request_sent_again(
    table: sqlite3.Connection, state: State, rows: Rows
) -> None:
    service = Service(told(state("1", 7), number=7), told(state("2", 8), number=8))
    with service.client() as http:
        list(follow(http, table))
        service.valid_token = "token-2"  # the first has expired
        list(follow(http, table))
    assert rows(table) == {"51": ("2", 8)}


def test_a_secret_that_is_refused_is_an_error_to_wait_for() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, request=request)

    auth = ClientCredentials(ORIGIN, "id", "wrong")
    with (
        httpx.Client(base_url=ORIGIN, auth=auth, transport=httpx.MockTransport(refuse)) as http,
        pytest.raises(httpx.HTTPStatusError, match="oauth2/token"),
    ):
        http.get("/indicators/v1/stream")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([": \n", ""], [{"": "\n"}]),
        (["id:7", "data: a", "data:b", ""], [{"id": "7", "data": "ab"}]),
        (["data: a:b", "", "data: cut"], [{"data": "a:b"}]),
    ],
)
def test_fields_of_server_sent_events(lines: list[str], found: list[dict[str, Any]]) -> None:
    assert list(events(lines)) == found
