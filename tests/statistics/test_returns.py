"""What a return says: content, defaults, smallest units on the wire, revisions and their difference."""

from __future__ import annotations

from typing import Any

import pytest

from services.statistics.events import EVENTS
from tests.statistics.service import SCHOOL, Api, a_return, line, path

PAYLOADS = {event.name: event.payload for event in EVENTS}

EVERYTHING = a_return(
    users={"staff": "120.5", "students": "900", "patients": "0.001", "visitors": "3"},
    lines=[
        line(quantity="350000.001", resold="1000"),
        line(origin="direct_green"),
        line(origin="own_pv", cost_yuan=None),
        {"item": "water", "quantity": "1.001", "unit": "m3", "cost_yuan": "4"},
        {"item": "natural_gas", "quantity": "10", "unit": "m3", "cost_yuan": "22.2"},
        {"item": "coal", "quantity": "0.000001", "unit": "t", "cost_yuan": "0.01"},
        {"item": "coal", "variant": "anthracite", "quantity": "2", "unit": "t", "cost_yuan": "2000"},
        {"item": "gasoline", "use": "vehicle", "quantity": "1", "unit": "L", "cost_yuan": "8"},
        {"item": "gasoline", "use": "other", "quantity": "1", "unit": "L", "cost_yuan": "8"},
        {"item": "diesel", "use": "other", "quantity": "1", "unit": "L", "cost_yuan": "8"},
        {"item": "lpg", "quantity": "1.5", "unit": "kg", "cost_yuan": "8"},
        {"item": "heat", "quantity": "0.5", "unit": "GJ", "cost_yuan": "8"},
        {"item": "other", "quantity": "1", "unit": "tce", "cost_yuan": "8"},
        {"item": "other", "fuel": "kerosene", "quantity": "1", "unit": "tce", "cost_yuan": "8"},
        {"item": "unconventional_water", "quantity": "1", "unit": "m3"},
        {"item": "renewable_heat", "quantity": "1", "unit": "GJ"},
    ],
    note="自由\n文本 \\ \"引号\" \t 😀",
    channel="online",
    form_edition=2022,
    reason="首次报送也可以写",
)  # fmt: skip


def test_the_record_says_what_was_sent(api: Api) -> None:
    answer = api.put(path(), a_return())

    record = answer.json()
    assert {name: record[name] for name in ("institution_uscc", "form", "period", "region_code", "recorded_by")} == {
        "institution_uscc": SCHOOL, "form": "NY201", "period": "2020", "region_code": "510104",
        "recorded_by": "sc-office",
    }  # fmt: skip
    assert record["floor_area_m2"] == "12000"
    assert record["users"] == {"staff": "120", "students": "900"}
    assert record["lines"][0] == {**line(), "origin": "grid"}
    assert record["lines"][1] == a_return()["lines"][1]
    assert (record["source"], record["channel"], record["note"], record["findings"]) == ("bill", "direct", None, [])
    assert record["record_id"] > 0
    assert api.get(path()).json() == record


def test_everything_that_may_be_sent_comes_back(api: Api) -> None:
    assert api.put(path(), EVERYTHING).status_code == 201
    record = api.get(path()).json()

    for name in ("users", "note", "channel", "form_edition", "reason"):
        assert record[name] == EVERYTHING[name]
    for sent, shown in zip(EVERYTHING["lines"], record["lines"], strict=True):
        assert shown["quantity"] == sent["quantity"]
        assert shown["unit"] == sent["unit"]
        assert shown.get("resold") == sent.get("resold")
        assert shown.get("cost_yuan") is None or float(shown["cost_yuan"]) == float(sent["cost_yuan"])


@pytest.mark.parametrize("body", [a_return(), EVERYTHING, {"lines": []}, a_return(users={})])
def test_every_event_is_what_its_schema_says(api: Api, body: dict[str, Any]) -> None:
    api.put(path(), {**body, "state": "accepted"})
    api.put(path(), {**body, "reason": "备注写错了字", "note": "x"}, match=1)
    api.post(f"{path()}/withdraw", {"reason": "重复报送，撤回"}, match=2)

    events = api.events()
    assert [event["verb"] for event in events if ".energy_return." in event["type"]] == [
        "accepted",
        "revised",
        "withdrawn",
    ]
    for event in events:
        PAYLOADS[event["type"]].model_validate(event["data"])


def test_amounts_on_the_wire_are_integers_of_the_smallest_unit(api: Api) -> None:
    api.put(path(), EVERYTHING)
    event = api.events()[-1]

    content = event["data"]["content"]
    amounts = {(entry["item"], entry["unit"]): entry["quantity"] for entry in content["lines"]}
    assert (content["floor_area_dm2"], content["users_milliperson"]["staff"]) == (1_200_000, 120_500)
    assert content["lines"][0] == {
        "item": "electricity", "origin": "grid", "quantity": 350_000_001, "unit": "Wh", "resold": 1_000_000,
        "cost_fen": 21_000_000,
    }  # fmt: skip
    assert amounts["water", "L"] == 1001
    assert amounts["heat", "kJ"] == 500_000
    assert (event["key"], event["subject"]) == (SCHOOL, f"{SCHOOL}/NY201/2020")


@pytest.mark.parametrize(
    ("period", "edition"),
    [
        ("2016-01", 2016), ("2019", 2016), ("2020", 2020), ("2022-08", 2020), ("2022-09", 2022), ("2022", 2022),
        ("2025-10", 2022), ("2025-11", 2025), ("2025", 2025), ("2026-H1", 2025),
    ],
)  # fmt: skip
def test_the_edition_is_the_one_in_force_on_the_last_day(api: Api, period: str, edition: int) -> None:
    assert api.put(path(period), a_return()).json()["form_edition"] == edition


def test_before_2016_the_first_edition_holds(api: Api) -> None:
    from tests.statistics.service import institution

    api.put(f"institutions/{SCHOOL}", institution(valid_from="2010-01-01"), match=1)
    assert api.put(path("2015"), a_return()).json()["form_edition"] == 2016


def test_unknown_is_not_zero(api: Api) -> None:
    record = api.put(path(), a_return(floor_area_m2=None, users=None)).json()
    zero = api.put(path("2019"), a_return(users={"staff": "0"})).json()

    assert (record["floor_area_m2"], record["users"]) == (None, None)
    assert zero["users"] == {"staff": "0"}


def test_all_revisions_stay_readable(api: Api) -> None:
    api.put(path(), a_return())
    api.put(path(), a_return(floor_area_m2="12500", reason="面积重新测量"), match=1)
    api.post(f"{path()}/accept", match=2, by="reviewer")

    items = api.get(f"{path()}/revisions").json()["items"]

    assert [(item["revision"], item["state"], item["floor_area_m2"], item["recorded_by"]) for item in items] == [
        (1, "submitted", "12000", "sc-office"),
        (2, "submitted", "12500", "sc-office"),
        (3, "accepted", "12500", "reviewer"),
    ]


def test_the_difference_between_two_revisions(api: Api) -> None:
    api.put(path(), a_return())
    api.put(path(), a_return(floor_area_m2="12500", lines=[line()], reason="面积重新测量"), match=1)

    changes = api.get(f"{path()}/revisions?from=1&to=2").json()["changes"]

    assert {"pointer": "/floor_area_m2", "from": "12000", "to": "12500"} in changes
    assert {"pointer": "/reason", "from": None, "to": "面积重新测量"} in changes
    assert {"pointer": "/lines/1", "from": a_return()["lines"][1], "to": None} in changes


@pytest.mark.parametrize(
    ("query", "status"),
    [("from=1&to=9", 404), ("from=1", 422), ("to=1", 422), ("from=0&to=1", 422), ("from=x&to=1", 422)],
)
def test_a_difference_needs_two_revisions_that_exist(api: Api, query: str, status: int) -> None:
    api.put(path(), a_return())

    assert api.get(f"{path()}/revisions?{query}").status_code == status
