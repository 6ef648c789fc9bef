"""项目: what a component says, which stage has which days, whose money it is, and when it counts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api

RETROFIT = {"kind": "building_retrofit", "area_m2": "8400.5"}
SOLAR = {"kind": "solar", "solar": "pv", "power_kw": "120"}
WATER = {"kind": "unconventional_water", "water_source": "rainwater", "water_m3_per_year": "1460"}
EMC = {"kind": "emc", "price_basis": "节能量分享 70:30"}


def built(**changes: Any) -> dict[str, Any]:
    """A finished retrofit without doubts."""
    return {
        "title": "教学楼节能改造",
        "components": [RETROFIT],
        "contract": {"kind": "none"},
        "stage": "completed",
        "started_on": "2021-03-05",
        "completed_on": "2021-08-20",
        "funds": {},
        "attachments": ["验收单.pdf"],
        **changes,
    }


def planned(**changes: Any) -> dict[str, Any]:
    return built(**{"stage": "planned", "started_on": None, "completed_on": None, "attachments": [], **changes})


def put(api: Api, body: dict[str, Any], uscc: str = SCHOOL, **options: Any) -> Answer:
    return send(api, f"projects/{uscc}/2021-01", body, **options)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"completed_on": None}, "missing_field", "/completed_on"),
        ({"stage": "started"}, "stage_contradicts", "/completed_on"),
        ({"stage": "started", "started_on": None, "completed_on": None}, "missing_field", "/started_on"),
        ({"stage": "planned", "completed_on": None}, "stage_contradicts", "/started_on"),
        ({"completed_on": "2021-03-04"}, "dates_reversed", "/completed_on"),
        ({"completed_on": "2026-11-24"}, "in_the_future", "/completed_on"),
        ({"stage": "abandoned"}, "unknown_enum", "/stage"),
    ],
)
def test_the_stage_says_which_days_there_are(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = put(api, built(**changes))

    assert (answer.status, answer.said) == (422, [(code, pointer)])
    assert api.events() == []


@pytest.mark.parametrize("stage", ["planned", "started", "completed"])
def test_each_stage_with_its_days_is_taken(api: Api, stage: str) -> None:
    days = {"started_on": None, "completed_on": None}
    if stage != "planned":
        days["started_on"] = "2021-03-05"
    if stage == "completed":
        days["completed_on"] = "2021-03-05"

    answer = put(api, built(stage=stage, **days))

    assert (answer.status, answer.said) == (201, [])


@pytest.mark.parametrize(
    ("component", "missing"),
    [
        ({"kind": "building_retrofit"}, "area_m2"),
        ({"kind": "solar"}, "solar"),
        ({"kind": "solar", "solar": "pv"}, "power_kw"),
        ({"kind": "solar", "solar": "pv", "area_m2": "600"}, "power_kw"),
        ({"kind": "solar", "solar": "heat", "power_kw": "40"}, "area_m2"),
        ({"kind": "solar", "solar": "chp"}, "power_kw"),
        ({"kind": "unconventional_water", "water_m3_per_year": "1460"}, "water_source"),
        ({"kind": "unconventional_water", "water_source": "greywater"}, "water_m3_per_year"),
    ],
)
def test_a_finished_component_says_its_own_measures(api: Api, component: dict[str, Any], missing: str) -> None:
    answer = put(api, built(components=[RETROFIT, component]))

    assert answer.status == 422
    assert ("missing_field", f"/components/1/{missing}") in answer.said


@pytest.mark.parametrize("component", [{"kind": "building_retrofit"}, {"kind": "solar", "solar": "chp"}])
def test_a_planned_one_may_not_be_measured_yet(api: Api, component: dict[str, Any]) -> None:
    assert put(api, planned(components=[component])).status == 201


@pytest.mark.parametrize(
    ("component", "alien"),
    [
        ({**RETROFIT, "power_kw": "3"}, "power_kw"),
        ({**RETROFIT, "solar": "pv"}, "solar"),
        ({**RETROFIT, "water_source": "rainwater"}, "water_source"),
        ({**SOLAR, "water_m3_per_year": "5"}, "water_m3_per_year"),
        ({**WATER, "area_m2": "10"}, "area_m2"),
        ({"kind": "lift_feedback", "area_m2": "10"}, "area_m2"),
    ],
)
def test_a_measure_of_another_kind_is_refused(api: Api, component: dict[str, Any], alien: str) -> None:
    answer = put(api, built(components=[component]))

    assert (answer.status, answer.said) == (422, [("measure_not_applicable", f"/components/0/{alien}")])


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("area_m2", "0", "too_small"),
        ("area_m2", "-1", "negative"),
        ("area_m2", "8400.501", "too_precise"),
        ("area_m2", "NaN", "not_a_number"),
        ("area_m2", "10000001", "too_large"),
        ("area_m2", 8400, "wrong_type"),
        ("kind", "painting", "unknown_enum"),
    ],
)
def test_amounts_are_exact_and_plausible(api: Api, field: str, value: Any, code: str) -> None:
    answer = put(api, built(components=[{**RETROFIT, field: value}]))

    assert (answer.status, answer.said) == (422, [(code, f"/components/0/{field}")])


def test_the_event_has_the_smallest_units(api: Api) -> None:
    put(api, built(components=[RETROFIT, SOLAR, WATER], funds={"provincial_yuan": "0.05"}))
    (event,) = api.events()
    content = event["data"]["content"]
    components = content["components"]

    assert (components[0]["area_dm2"], components[1]["power_w"]) == (840_050, 120_000)
    assert components[2]["water_l_per_year"] == 1_460_000
    assert content["funds"] == {"provincial_fen": 5, "local_fen": 0, "private_fen": 0}


def test_a_project_is_about_something(api: Api) -> None:
    refused = put(api, built(components=[]))

    assert (refused.status, refused.said) == (422, [("no_component", "/components")])
    assert put(api, built(components=[], contract=EMC)).status == 201


def test_private_funds_need_a_contract(api: Api) -> None:
    funds = {"private_yuan": "100"}
    refused = put(api, built(funds=funds))

    assert (refused.status, refused.said) == (422, [("private_funds_without_contract", "/funds/private_yuan")])
    assert put(api, built(funds=funds, contract=EMC)).status == 201


@pytest.mark.parametrize(
    "field", [{"price_basis": "70:30"}, {"payment_due": "2030-01-01"}, {"audited_on": "2022-01-01"}]
)
def test_without_a_contract_it_has_no_terms(api: Api, field: dict[str, str]) -> None:
    answer = put(api, built(contract={"kind": "none", **field}))

    assert (answer.status, answer.said) == (422, [("contract_not_applicable", f"/contract/{next(iter(field))}")])


def test_a_finished_project_without_evidence_waits_for_a_reviewer(api: Api) -> None:
    answer = put(api, built(attachments=[]))
    path = f"projects/{SCHOOL}/2021-01"

    assert (answer.status, answer.said) == (201, [("evidence_missing", "/attachments")])
    assert api.post(f"{path}/accept", match=1).status_code == 422
    assert api.post(f"{path}/accept", {"reason": "已现场查验，材料存档"}, match=1).json()["counts"] == 2


def test_it_belongs_to_the_region_of_its_completion(api: Api) -> None:
    finished_before = put(api, built(completed_on="2021-06-30"), MOVED)
    finished_after = send(api, f"projects/{MOVED}/2", built(completed_on="2021-07-01"), by="chongqing")

    assert finished_before.body["region_code"] == "510104"
    assert finished_after.body["region_code"] == "500112"


def test_a_project_that_goes_on_belongs_to_where_its_owner_is_today(api: Api) -> None:
    answer = put(api, planned(), HOSPITAL, by="chongqing")
    (error,) = answer.body["errors"]

    assert (answer.status, error["code"]) == (422, "region_dissolved")
    assert "两江新区" in error["zh"]


def test_a_batch_tells_each_line_what_is_wrong_with_it(api: Api) -> None:
    lines = [
        {"institution_uscc": SCHOOL, "project_no": "1", **built()},
        {"institution_uscc": SCHOOL, "project_no": "2", **built(funds={"private_yuan": "1"})},
    ]
    answer = api.batch("projects", lines)

    assert answer.text.count('"status":201') == 1
    assert "private_funds_without_contract" in answer.text
