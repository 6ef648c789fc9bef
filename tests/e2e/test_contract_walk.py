"""The table of api.md's contract, call by call, with the answers it names."""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx
import pytest

from tests.e2e.partner import Json, Partner
from tests.e2e.processes import Installation
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

SCHOOL = credit_code(1)
VALUE_FIELDS = {
    "indicator", "region", "period", "type", "value", "display", "unit", "numerator", "denominator", "standard",
    "factor_set", "coverage", "obs_status", "position", "explain",
}  # fmt: skip
TARGET_FIELDS = {
    "target", "region", "value", "unit", "comparator", "required", "status", "reporting_status", "reason", "gap",
    "pace", "standard", "explain",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def filed(sichuan: Partner) -> Json:
    """The school of the contract's example, registered, and its return for 2023, settled."""
    assert sichuan.put(institution_path(SCHOOL), institution()).status_code == 201
    answer = sichuan.put(return_path(SCHOOL, "2023"), energy_return())
    assert answer.status_code == 201, answer.text
    sichuan.settled()
    record: Json = answer.json()
    return record


def test_token(platform: Installation, sichuan: Partner) -> None:
    token = sichuan.authorise()
    assert {"access_token", "token_type", "expires_in", "scope"} <= token.keys()
    assert token["token_type"].lower() == "bearer"
    wrong = httpx.post(
        f"{platform.origin}/oauth2/token",
        data={"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"},
    )
    assert wrong.status_code == 401


def test_put_institution_is_201_then_200(sichuan: Partner) -> None:
    path = institution_path(credit_code(2))
    created = sichuan.put(path, institution())
    assert (created.status_code, created.headers["ETag"]) == (201, '"1"')
    changed = sichuan.put(path, institution(name="改名"), if_match=1)
    assert (changed.status_code, changed.headers["ETag"], changed.json()["name"]) == (200, '"2"', "改名")


def test_put_energy_return_answers_the_record(filed: Json) -> None:
    assert (filed["revision"], filed["state"], filed["findings"]) == (1, "accepted", [])
    assert filed["lines"][0]["quantity"] == "350000"


def test_get_energy_return_and_its_revisions(sichuan: Partner, filed: Json) -> None:
    answer = sichuan.get(return_path(SCHOOL, "2023"))
    assert (answer.status_code, answer.headers["ETag"], answer.json()) == (200, '"1"', filed)
    revisions = sichuan.get(return_path(SCHOOL, "2023") + "/revisions")
    assert revisions.status_code == 200
    assert [entry["revision"] for entry in revisions.json()["items"]] == [1]


@pytest.mark.parametrize(
    ("verb", "body", "state"), [("accept", {}, "accepted"), ("return", {"reason": "请核对电量"}, "returned")]
)
def test_accept_and_return(sichuan: Partner, verb: str, body: Json, state: str) -> None:
    period = {"accept": "2022-01", "return": "2022-02"}[verb]
    assert sichuan.put(return_path(SCHOOL, period), energy_return(state="submitted")).json()["state"] == "submitted"
    answer = sichuan.post(f"{return_path(SCHOOL, period)}/{verb}", body, if_match=1)
    assert (answer.status_code, answer.headers["ETag"], answer.json()["state"]) == (200, '"2"', state)


def test_withdraw_needs_a_reason_and_if_match(sichuan: Partner) -> None:
    path = return_path(SCHOOL, "2022-03")
    sichuan.put(path, energy_return())
    assert sichuan.post(f"{path}/withdraw", {}, if_match=1).status_code == 422
    assert sichuan.post(f"{path}/withdraw", {"reason": "不该填报"}).status_code == 428
    answer = sichuan.post(f"{path}/withdraw", {"reason": "不该填报这期"}, if_match=1)
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")


def test_values(sichuan: Partner) -> None:
    page = sichuan.get("/indicators/v1/values", indicator="energy_total", region="510104", period="2023").json()
    assert {"items", "as_of", "next"} <= page.keys()
    (item,) = page["items"]
    assert item.keys() >= VALUE_FIELDS
    assert (item["value"], item["unit"], item["coverage"].keys()) == (
        "48.38561",
        "tce",
        {"expected", "reported", "partial"},
    )
    assert item["standard"].count("@") == 1


def test_targets(sichuan: Partner) -> None:
    page = sichuan.get("/indicators/v1/targets", plan="SC14", region=["51", "5101"], date="2025-12-31").json()
    assert page["next"] is None
    assert {(item["target"], item["region"]) for item in page["items"]} >= {
        (f"SC14-B01-0{n}", region) for n in range(1, 8) for region in ("51", "5101")
    }
    for item in page["items"]:
        assert item.keys() >= TARGET_FIELDS
        assert item["status"] in {"met", "on_track", "behind", "not_applicable", "no_data"}
        assert item["reporting_status"] in {"complete", "partial", "none"}
        assert item["reason"] or item["value"] is not None
    assert sichuan.get("/indicators/v1/targets", plan="XX99").status_code == 422


def test_statuses(partner_of: Callable[..., Partner], platform: Installation) -> None:
    """Any valid token will do; without one there is no answer."""
    writer = partner_of("5101", "statistics:write")
    assert writer.get("/statistics/v1/status").json().keys() >= {"outbox_pending", "outbox_oldest_s"}
    assert writer.get("/indicators/v1/status").json().keys() >= {"lag", "freshness_s", "dead_letters"}
    for path in ("/statistics/v1/status", "/indicators/v1/status"):
        assert httpx.get(platform.origin + path).status_code == 401


def test_health_needs_no_token(platform: Installation) -> None:
    for path in ("/health/live", "/health/ready"):
        assert httpx.get(platform.origin + path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/statistics/v1/events",
        "/indicators/v1/values?indicator=energy_total&region=51&period=2023",
        "/indicators/v1/targets?plan=SC14",
        "/indicators/v1/stream",
        return_path(SCHOOL, "2023"),
        institution_path(SCHOOL),
    ],
)
def test_every_call_demands_its_scope(partner_of: Callable[..., Partner], platform: Installation, path: str) -> None:
    assert httpx.get(platform.origin + path).status_code == 401
    garbled = httpx.get(platform.origin + path, headers={"Authorization": "Bearer a.b.c"})
    assert garbled.status_code == 401
    assert partner_of("51", "standards:publish").get(path).status_code == 403


def test_events_feed_goes_on_where_it_stopped(sichuan: Partner) -> None:
    seen: list[int] = []
    after: Json = {}
    while True:
        page = sichuan.get("/statistics/v1/events", limit=2, **after).json()
        if not page["items"]:
            break
        seen += [event["feed_no"] for event in page["items"]]
        assert all(event["specversion"] == "1.0" for event in page["items"])
        after = {"after": page["next"]}
    assert seen == sorted(set(seen))
    everything = sichuan.get("/statistics/v1/events", limit=1000).json()["items"]
    assert seen == [event["feed_no"] for event in everything]


def test_events_are_filtered_by_the_region_of_the_caller(sichuan: Partner, chongqing: Partner) -> None:
    assert sichuan.get("/statistics/v1/events", region="51").json()["items"]
    foreign = chongqing.get("/statistics/v1/events", limit=1000).json()["items"]
    assert not [event for event in foreign if event["subject"].startswith(SCHOOL)]
    assert chongqing.get("/statistics/v1/events", region="51").json()["items"] == []


def test_stream_goes_on_after_last_event_id(sichuan: Partner) -> None:
    """Ids are batch numbers, one on the last event of each batch; from 0 on, everything is told."""
    told: list[Json] = []
    number: int | None = None
    with sichuan.http.stream("GET", "/indicators/v1/stream", headers={"Last-Event-ID": "0"}, timeout=10) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data:"):
                told.append(json.loads(line.removeprefix("data:")))
            if line.startswith("id:"):
                number = int(line.removeprefix("id:"))
            if number and {"51", "5101", "50,51", "circle"} <= {event["data"]["region"] for event in told}:
                break
    assert number
    assert all(event["specversion"] == "1.0" for event in told)
    assert tells(sichuan, 0, "data:")
    assert tells(sichuan, number + 10**6, "event: reset")


def tells(partner: Partner, last_event_id: int, beginning: str) -> bool:
    """Whether a line begins so; raises `httpx.ReadTimeout` when none comes. A batch without events has only its id."""
    headers = {"Last-Event-ID": str(last_event_id)}
    with partner.http.stream("GET", "/indicators/v1/stream", headers=headers, timeout=10) as stream:
        return any(line.startswith(beginning) for line in stream.iter_lines())
