"""Rooms, seasons, meters, temperatures, budgets, purchases, grounds, parking: what is doubtful, what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import HOSPITAL, SCHOOL, UNREGISTERED, Api, codes, institution
from tests.statistics.surveyed import BODIES, BUDGET, CHECK, GAS, GROUNDS, METERS, PURCHASES, ROOM, SEASON, SPACES


def put(api: Api, path: str, **changes: Any) -> Any:
    return api.put(path, {**BODIES[path], **changes})


def systems(*lines: tuple[str, int, int]) -> list[dict[str, Any]]:
    return [{"system": system, "required": required, "fitted": fitted} for system, required, fitted in lines]


@pytest.mark.parametrize("path", BODIES)
def test_a_part_as_large_as_the_whole_is_no_doubt(api: Api, path: str) -> None:
    answer = put(api, path)

    assert (answer.status_code, answer.json()["findings"]) == (201, []), answer.text
    assert answer.json()["region_code"] == "510104"


@pytest.mark.parametrize(
    ("path", "changes", "pointer", "code"),
    [
        (ROOM, {"it_kwh": "9000.001"}, "/it_kwh", "pue_below_one"),
        (ROOM, {"total_kwh": "1.0001"}, "/total_kwh", "too_precise"),
        (ROOM, {"standard_racks": -1}, "/standard_racks", "negative"),
        (SEASON, {"area_m2": "0"}, "/area_m2", "too_small"),
        (SEASON, {"days": 367}, "/days", "too_large"),
        (SEASON, {"lines": [{**GAS, "unit": "t"}]}, "/lines/0/unit", "wrong_unit"),
        (SEASON, {"lines": [{**GAS, "item": "water"}]}, "/lines/0/item", "unknown_enum"),
        (SEASON, {"lines": [GAS, {**GAS, "quantity": "1"}]}, "/lines/1", "duplicate_line"),
        (SEASON, {"lines": [{**GAS, "quantity": "-1"}]}, "/lines/0/quantity", "negative"),
        (SEASON, {"lines": [{**GAS, "quantity": "0", "cost_yuan": "5"}]}, "/lines/0/quantity", "cost_without_quantity"),
        (SEASON, {"lines": [{**GAS, "use": "vehicle"}]}, "/lines/0/use", "unknown_field"),
        (METERS, {"systems": systems(("hvac", 4, 4), ("lift", 1, 2))}, "/systems/1/fitted", "part_above_whole"),
        (METERS, {"systems": systems(("hvac", 4, 4), ("hvac", 1, 1))}, "/systems/1", "duplicate_line"),
        (METERS, {"systems": []}, "/systems", "missing_field"),
        (METERS, {"systems": systems(("roof", 1, 1))}, "/systems/0/system", "unknown_enum"),
        (CHECK, {"season": "spring"}, "/season", "unknown_enum"),
        (CHECK, {"setpoint_c": "26.05"}, "/setpoint_c", "too_precise"),
        (CHECK, {"setpoint_c": "260"}, "/setpoint_c", "too_large"),
        (CHECK, {"exempt_reason": " "}, "/exempt_reason", "missing_field"),
        (BUDGET, {"quota_edition": ""}, "/quota_edition", "missing_field"),
        (BUDGET, {"budget_kgce": "NaN"}, "/budget_kgce", "not_a_number"),
        (PURCHASES, {"green_yuan": "840000.01"}, "/green_yuan", "part_above_whole"),
        (GROUNDS, {"green_m2": "24000.01"}, "/green_m2", "part_above_whole"),
        (SPACES, {"nev_spaces": 121}, "/nev_spaces", "part_above_whole"),
    ],
)
def test_refused(api: Api, path: str, changes: dict[str, Any], pointer: str, code: str) -> None:
    answer = put(api, path, **changes)

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]
    assert api.get(path).status_code == 404


@pytest.mark.parametrize(
    ("it_kwh", "found"), [("3000", []), ("2999.999", ["pue_implausible"]), ("0", ["pue_implausible"])]
)
def test_a_pue_above_3_is_a_doubt(api: Api, it_kwh: str, found: list[str]) -> None:
    answer = put(api, ROOM, it_kwh=it_kwh)

    assert answer.status_code == 201
    assert [finding["code"] for finding in answer.json()["findings"]] == found


def test_a_machine_room_that_stood_still_has_no_pue(api: Api) -> None:
    assert put(api, ROOM, total_kwh="0", it_kwh="0").json()["findings"] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"heating-returns/{SCHOOL}/2020-2022", "period_malformed"),
        (f"heating-returns/{SCHOOL}/2020", "period_malformed"),
        (f"heating-returns/{SCHOOL}/1999-2000", "period_malformed"),
        (f"heating-returns/{SCHOOL}/2027-2028", "period_not_begun"),
        (f"energy-budgets/{SCHOOL}/2028", "period_not_begun"),
        (f"green-procurements/{SCHOOL}/2027", "period_not_begun"),
        (f"site-greening/{SCHOOL}/2026-11-24", "in_the_future"),
        (f"temperature-checks/{SCHOOL}/1900-07-15/301", "date_out_of_range"),
        (f"data-centre-returns/{SCHOOL}/B1/2021-06-01", "period_malformed"),
    ],
)
def test_a_time_that_is_none_or_has_not_come_is_refused(api: Api, path: str, code: str) -> None:
    answer = api.put(path, next(body for known, body in BODIES.items() if known.split("/")[0] == path.split("/")[0]))

    assert (answer.status_code, codes(answer)) == (422, [code])


def test_this_season_has_begun_and_a_budget_is_made_before_its_year(api: Api) -> None:
    assert api.put(f"heating-returns/{SCHOOL}/2026-2027", BODIES[SEASON]).status_code == 201
    assert api.put(f"energy-budgets/{SCHOOL}/2027", BODIES[BUDGET]).status_code == 201


@pytest.mark.parametrize("path", BODIES)
def test_who_is_not_in_the_register_is_registered_first(api: Api, path: str) -> None:
    missing = api.put(path.replace(SCHOOL, UNREGISTERED), BODIES[path])
    closed = {**institution(), "valid_to": "2019-12-31"}
    api.put(f"institutions/{SCHOOL}", closed, match=1)
    too_late = put(api, path)

    assert (missing.status_code, codes(missing)) == (422, ["uscc_unknown"])
    assert (too_late.status_code, codes(too_late)) == (422, ["institution_not_registered"])
    assert {answer.json()["errors"][0]["pointer"] for answer in (missing, too_late)} == {"/institution_uscc"}


def test_a_dissolved_region_has_no_season_that_ends_after_it(api: Api) -> None:
    path = f"heating-returns/{HOSPITAL}"

    assert api.put(f"{path}/2024-2025", BODIES[SEASON], by="chongqing").json()["region_code"] == "500105"
    assert codes(api.put(f"{path}/2025-2026", BODIES[SEASON], by="chongqing")) == ["region_dissolved"]


def test_the_event_of_a_season_has_smallest_units(api: Api) -> None:
    put(api, SEASON, lines=[{**GAS, "quantity": "36400.5", "cost_yuan": "105560.5"}])
    (said,) = [event for event in api.events() if "heating_return" in event["type"]]

    assert said["subject"] == f"{SCHOOL}/2020-2021"
    assert said["key"] == SCHOOL
    assert said["data"]["content"]["area_dm2"] == 820_000
    assert said["data"]["content"]["lines"] == [
        {"item": "natural_gas", "quantity": 36_400_500, "unit": "L", "cost_fen": 10_556_050}
    ]


def test_a_season_over_a_million_times_the_last_is_a_wrong_unit(api: Api) -> None:
    put(api, SEASON, lines=[{**GAS, "quantity": "0.001"}], state="accepted")
    next_season = f"heating-returns/{SCHOOL}/2021-2022"

    over = api.put(next_season, {**BODIES[SEASON], "lines": [{**GAS, "quantity": "1000.001"}]})
    assert codes(over) == ["implausible_growth"]
    assert api.put(next_season, {**BODIES[SEASON], "lines": [{**GAS, "quantity": "1000"}]}).status_code == 201


CRITERION = {"energy_tce": "500", "electricity_kwh": None, "cited": "川机管函〔2021〕1号", "state": "accepted"}


def test_a_criterion_for_key_users_names_an_amount(api: Api) -> None:
    answer = api.put("key-user-criteria/51/2023", {**CRITERION, "energy_tce": None})

    assert (answer.status_code, codes(answer)) == (422, ["missing_field"])
    assert codes(api.put("key-user-criteria/51/2023", {**CRITERION, "energy_tce": "0"})) == ["too_small"]


@pytest.mark.parametrize(
    ("by", "region", "status"),
    [("school", "510104", 403), ("chengdu", "51", 403), ("chongqing", "51", 403), ("chengdu", "5101", 201)],
)
def test_only_who_decides_for_a_region_puts_a_criterion_in_force(api: Api, by: str, region: str, status: int) -> None:
    assert api.put(f"key-user-criteria/{region}/2023", CRITERION, by=by).status_code == status
