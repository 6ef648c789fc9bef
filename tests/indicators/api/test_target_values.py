"""PUT target-values: what the state assigns, and how an office splits a target, shows at once in what is judged."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Response

from shared.db import Database
from tests.indicators.conftest import Office
from tests.indicators.hand_filled import Filler

CARBON, KITCHENS = "SC14/SC14-B01-03", "SC14/SC14-B06-01"
STATE = {"value": "520.50", "factors": "frozen", "doc_no": "示例〔2022〕1号"}
PART = {"value": "120", "doc_no": "示例〔2021〕2号"}
WHY = "文件更正，原数有误"


def put(office: Office, key: str, body: Any, **headers: str) -> Response:
    return office.put(f"target-values/{key}", json.dumps(body), **headers)


def if_match(revision: int) -> dict[str, str]:
    return {"If-Match": f'"{revision}"'}


def withdraw(office: Office, key: str, revision: int, reason: str | None = WHY) -> Response:
    return office.post(f"target-values/{key}/withdraw", {"reason": reason}, **if_match(revision))


def judged(office: Office, target: str, region: str = "51", **asked: Any) -> dict[str, Any]:
    answer = office.get("targets", target=f"SC14-{target}", region=region, date="2024-06-30", **asked)
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["items"]
    found: dict[str, Any] = row
    return found


def split(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.get("targets/breakdown", target="SC14-B06-01", date="2024-06-30").json()
    return found


def codes(answer: Response) -> set[str]:
    assert answer.status_code == 422, answer.text
    assert all(error["zh"] and error["en"] for error in answer.json()["errors"])
    return {error["code"] for error in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("key", "body", "code"),
    [
        ("XX/SC14-B01-03/51/2022-01-01", STATE, "unknown_plan"),
        ("SC14/SC14-B99/51/2022-01-01", STATE, "unknown_target"),
        (f"{CARBON}/50/2022-01-01", STATE, "region_not_of_plan"),
        (f"{CARBON}/cities/2022-01-01", STATE, "region_not_of_plan"),
        (f"{CARBON}/51/2022-02-30", STATE, "date_malformed"),
        (f"{CARBON}/51/2026-01-01", STATE, "outside_the_plan"),
        (f"{CARBON}/51/2020-12-31", STATE, "outside_the_plan"),
        ("SC14/SC14-B03-01/5133/2022-01-01", {**PART, "value": "30"}, "not_applicable"),  # exempt
        ("SC14/SC14-T12/5133/2022-01-01", {**PART, "value": "30"}, "not_applicable"),  # only of cities
        ("SC14/SC14-B12-01/51/2022-01-01", PART, "target_not_assignable"),  # one number of both provinces
        ("SC14/SC14-B05-01/51/2022-01-01", PART, "target_not_assignable"),  # a checklist
        ("SC14/SC14-T05/51/2022-01-01", {**PART, "value": "25"}, "target_not_assignable"),  # a share of checks
        ("SC14/SC14-T15/51/2022-01-01", PART, "target_not_assignable"),  # the counties there are
        ("SC14/SC14-T01/51/2022-01-01", {**PART, "value": "5"}, "target_not_assignable"),  # judged by B01-04
        (f"{KITCHENS}/5101/2022-01-01", {**PART, "value": "9.5"}, "too_precise"),  # of whole projects
        ("SC14/SC14-B03-01/5101/2022-01-01", {**PART, "value": "101"}, "too_large"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "value": "-1"}, "negative"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "value": "1/3"}, "not_a_number"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "value": "0.1234567"}, "too_precise"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "factors": "old"}, "unknown_enum"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "doc_no": " "}, "missing_field"),
        (f"{CARBON}/51/2022-01-01", {"value": "1"}, "missing_field"),
        (f"{CARBON}/51/2022-01-01", {**STATE, "unit": "t"}, "unknown_field"),
    ],
)
def test_what_cannot_be_assigned_is_refused_and_leaves_nothing(
    sichuan: Office, key: str, body: dict[str, str], code: str
) -> None:
    assert code in codes(put(sichuan, key, body))
    assert sichuan.get("target-values").json()["items"] == []


def test_an_office_assigns_within_its_own_region(
    sichuan: Office, chongqing: Office, offices: Callable[[str], Office]
) -> None:
    for stranger in (chongqing, offices("5101")):
        assert put(stranger, f"{CARBON}/51/2022-01-01", STATE).status_code == 403
    assert put(offices("5101"), f"{KITCHENS}/510104/2022-01-01", PART).status_code == 201

    assert put(sichuan, f"{CARBON}/51/2022-01-01", STATE).status_code == 201
    assert withdraw(chongqing, f"{CARBON}/51/2022-01-01", 1).status_code == 403
    assert chongqing.get(f"target-values/{CARBON}/51/2022-01-01").status_code == 403
    assert chongqing.get("target-values").json()["items"] == []


def test_what_is_of_both_provinces_takes_a_caller_of_both(
    sichuan: Office, chongqing: Office, offices: Callable[[str], Office]
) -> None:
    both, body = "R2022/R2022-02/50,51/2023-01-01", {**PART, "value": "25"}

    assert {put(office, both, body).status_code for office in (sichuan, chongqing)} == {403}
    assert put(offices(""), both, body).status_code == 201
    assert {withdraw(office, both, 1).status_code for office in (sichuan, chongqing)} == {403}


def test_who_may_only_read_assigns_nothing(api: Any, sichuan: Office) -> None:
    path = f"/indicators/v1/target-values/{CARBON}/51/2022-01-01"

    assert api.put(path, json=STATE).json()["code"] == "scope_missing"
    put(sichuan, f"{CARBON}/51/2022-01-01", STATE)
    assert api.get(path).json()["value"] == "520.5"
    assert api.post(f"{path}/withdraw", json={"reason": WHY}, headers=if_match(1)).json()["code"] == "scope_missing"


def test_what_the_state_assigns_is_in_force_at_once(sichuan: Office) -> None:
    assert judged(sichuan, "B01-03")["target_value"] is None
    made = put(sichuan, f"{CARBON}/51/2022-01-01", STATE)

    assert (made.status_code, made.headers["ETag"], made.json()["state"]) == (201, '"1"', "accepted")
    row = judged(sichuan, "B01-03")
    assert (row["target_value"], row["reason"]) == ("520.5", "no_record")
    assert "示例〔2022〕1号" in json.dumps(row["explain"], ensure_ascii=False)
    other = judged(sichuan, "B01-07")
    assert (other["status"], other["reason"]) == ("no_data", "not_assigned")


def test_a_revision_needs_to_know_what_it_replaces_and_says_why(sichuan: Office, database: Database) -> None:
    key = f"{CARBON}/51/2022-01-01"
    put(sichuan, key, STATE)

    newer = {**STATE, "value": "510", "reason": WHY}
    assert put(sichuan, key, newer).status_code == 428
    assert put(sichuan, key, newer, **if_match(2)).status_code == 412
    assert put(sichuan, key, newer, **{"If-None-Match": "*"}).status_code == 412
    assert codes(put(sichuan, key, {**newer, "reason": "改"}, **if_match(1))) == {"reason_required"}
    assert judged(sichuan, "B01-03")["target_value"] == "520.5"

    revised = put(sichuan, key, newer, **if_match(1))
    assert (revised.status_code, revised.json()["revision"]) == (200, 2)
    assert put(sichuan, key, newer, **if_match(1)).json()["revision"] == 2  # the answer was lost
    assert judged(sichuan, "B01-03")["target_value"] == "510"
    history = sichuan.get(f"target-values/{key}/revisions").json()["items"]
    assert [(each["revision"], each["value"], each["reason"]) for each in history] == [
        (1, "520.5", None),
        (2, "510", WHY),
    ]
    assert said(database) == [("published", 1, "520.5"), ("published", 2, "510")]


def test_the_same_again_is_nothing_new(sichuan: Office, database: Database) -> None:
    """However the number is written."""
    key = f"{CARBON}/51/2022-01-01"
    answers = [put(sichuan, key, {**STATE, "value": value}) for value in ("520.50", "520.5", "0520.500")]

    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert rows(database) == 1
    assert said(database) == [("published", 1, "520.5")]


def test_what_was_entered_by_mistake_is_withdrawn_with_a_reason(sichuan: Office, database: Database) -> None:
    key = f"{CARBON}/51/2022-01-01"
    put(sichuan, key, STATE)

    assert codes(withdraw(sichuan, key, 1, reason=None)) == {"reason_required"}
    gone = withdraw(sichuan, key, 1)
    assert (gone.status_code, gone.json()["state"], gone.json()["counts"]) == (200, "withdrawn", None)
    assert withdraw(sichuan, key, 1).json()["revision"] == 2  # the answer was lost
    assert withdraw(sichuan, key, 2, reason="又一个理由").status_code == 409
    assert judged(sichuan, "B01-03")["reason"] == "not_assigned"

    again = put(sichuan, key, {**STATE, "reason": WHY}, **if_match(2))
    assert (again.status_code, again.json()["state"]) == (200, "accepted")
    assert judged(sichuan, "B01-03")["target_value"] == "520.5"
    assert said(database) == [("published", 1, "520.5"), ("withdrawn", 2, "520.5"), ("published", 3, "520.5")]


def test_as_of_a_time_before_what_was_known_then_is_in_force(sichuan: Office, database: Database) -> None:
    key, moments = f"{CARBON}/51/2022-01-01", [now(database)]
    put(sichuan, key, STATE)
    moments.append(now(database))
    put(sichuan, key, {**STATE, "value": "510", "reason": WHY}, **if_match(1))
    moments.append(now(database))
    withdraw(sichuan, key, 2)

    found = [judged(sichuan, "B01-03", as_of=moment)["target_value"] for moment in (*moments, now(database))]
    assert found == [None, "520.5", "510", None]


def test_a_later_day_holds_from_that_day_on_and_its_withdrawal_brings_back_the_earlier(sichuan: Office) -> None:
    put(sichuan, f"{KITCHENS}/5101/2021-01-01", PART)
    put(sichuan, f"{KITCHENS}/5101/2024-01-01", {**PART, "value": "130"})
    assert judged(sichuan, "B06-01", "5101")["target_value"] == "130"

    withdraw(sichuan, f"{KITCHENS}/5101/2024-01-01", 1)
    assert judged(sichuan, "B06-01", "5101")["target_value"] == "120"


def test_a_batch_splits_a_target_over_the_prefectures_and_its_sum_shows(sichuan: Office) -> None:
    regions = [item["region"] for item in split(sichuan)["items"]]
    lines = [
        {"plan": "SC14", "target": "SC14-B06-01", "region": region, "valid_from": "2021-01-01",
         **PART, "value": "20" if region == "5101" else "9"}
        for region in regions
    ]  # fmt: skip
    body = "\n".join(json.dumps(line) for line in [*lines, {**lines[0], "region": "50"}])

    receipts = [json.loads(line) for line in sichuan.post_lines("target-values:batch", body).text.splitlines()]

    assert [receipt["status"] for receipt in receipts] == [201] * 21 + [422]
    found = split(sichuan)["decomposition"]
    assert (found["given"], found["sum"], found["agrees"]) == (21, "200", True)
    withdraw(sichuan, f"{KITCHENS}/5103/2021-01-01", 1)
    found = split(sichuan)["decomposition"]
    assert (found["sum"], found["agrees"], found["without"]) == ("191", None, ["5103"])
    page = sichuan.get("target-values", target="SC14-B06-01", limit=20).json()
    rest = sichuan.get("target-values", target="SC14-B06-01", limit=20, cursor=page["next"]).json()
    assert ([each["region"] for each in (*page["items"], *rest["items"])], rest["next"]) == (regions, None)
    assert [each["value"] for each in sichuan.get("target-values", region="5101").json()["items"]] == ["20"]


@pytest.mark.parametrize("asked", [{"plan": "XX"}, {"target": "B06-01"}, {"region": "99"}])
def test_a_list_is_not_empty_for_a_code_that_nobody_knows(sichuan: Office, asked: dict[str, str]) -> None:
    assert codes(sichuan.get("target-values", **asked)) == {f"unknown_{next(iter(asked))}"}


def test_a_release_does_not_move(sichuan: Office, fill: Filler) -> None:
    fill.batch()
    put(sichuan, f"{CARBON}/51/2022-01-01", STATE)
    draft = {"title": "测试发布", "plan": "SC14", "date": "2024-06-30", "regions": ["51"]}
    made = sichuan.post("releases", draft, **{"Idempotency-Key": "a"})
    assert made.status_code == 201, made.text
    frozen = f"releases/{made.json()['no']}/targets"
    before = sichuan.get(frozen).json()

    put(sichuan, f"{CARBON}/51/2022-01-01", {**STATE, "value": "510", "reason": WHY}, **if_match(1))

    assert judged(sichuan, "B01-03")["target_value"] == "510"
    assert sichuan.get(frozen).json() == before


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_sent_in_whatever_order_each_moment_has_its_value(
    sichuan: Office, database: Database, seed: int
) -> None:
    """Against a dictionary: two days of one target, assigned, revised, sent twice and withdrawn at random."""
    chance = random.Random(seed)
    days, in_force, revision = ("2021-01-01", "2023-01-01"), dict[str, str](), dict[str, int]()
    expected: list[tuple[str, str | None]] = []
    for step in range(12):
        day = chance.choice(days)
        key, known = f"{KITCHENS}/5101/{day}", revision.get(day, 0)
        if day in in_force and chance.random() < 0.4:
            answers = [withdraw(sichuan, key, known, f"第 {step} 步撤回") for _ in range(2)]
            del in_force[day]
        else:
            in_force[day] = f"{chance.randrange(100)}"
            body = {**PART, "value": in_force[day], "reason": f"第 {step} 步更改"}
            answers = [put(sichuan, key, body, **(if_match(known) if known else {})) for _ in range(2)]
        assert {answer.json()["revision"] for answer in answers} == {known + 1}
        revision[day] = known + 1
        expected.append((now(database), in_force.get(days[1], in_force.get(days[0]))))

    found = [(moment, judged(sichuan, "B06-01", "5101", as_of=moment)["target_value"]) for moment, _ in expected]
    assert [value for _, value in found] == [value or "200" for _, value in expected]
    assert rows(database) == sum(revision.values())


def now(database: Database) -> str:
    with database.transaction() as connection:
        (moment,) = connection.execute("SELECT clock_timestamp()").fetchone() or ()
    return str(moment.isoformat())


def rows(database: Database) -> int:
    with database.transaction() as connection:
        (count,) = connection.execute("SELECT count(*) FROM target_value").fetchone() or ()
    return int(count)


def said(database: Database) -> list[tuple[str, int, str]]:
    """Verb, revision and value of the events."""
    with database.transaction() as connection:
        found = connection.execute(
            "SELECT split_part(type, '.', 5), revision, convert_from(data, 'UTF8')::json->>'value' FROM outbox"
            " WHERE type LIKE '%.target_value.%' ORDER BY id"
        ).fetchall()
    return [(verb, revision, value) for verb, revision, value in found]
