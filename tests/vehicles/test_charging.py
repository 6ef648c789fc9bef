"""充电设施 and 充电日汇总: the register of points, and days held against what the points can give."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api, codes, receipts

POINT = {
    "institution_uscc": SCHOOL,
    "site": "S3",
    "operator": "示例充电公司",
    "current": "ac",
    "power_kw": "7",
    "connectors": 1,
    "parking_spaces": 1,
    "open_to_public": False,
    "in_service_from": "2021-01-01",
}
DAY = {"institution_uscc": SCHOOL, "sessions": 14, "public_sessions": 3, "energy_kwh": "86.4"}


def stand(api: Api, asset_code: str = "P-1", **changes: Any) -> Any:
    return api.put(f"charging-points/{asset_code}", {**POINT, **changes})


def charge(api: Api, day: str = "2021-06-03", site: str = "S3", **changes: Any) -> Any:
    return api.put(f"charging-days/{site}/{day}", {**DAY, **changes})


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"power_kw": "3.299"}, "too_small", "/power_kw"),
        ({"power_kw": "1000.001"}, "too_large", "/power_kw"),
        ({"power_kw": "7.0001"}, "too_precise", "/power_kw"),
        ({"power_kw": "-7"}, "negative", "/power_kw"),
        ({"power_kw": 7}, "wrong_type", "/power_kw"),
        ({"connectors": 0}, "too_small", "/connectors"),
        ({"current": "three_phase"}, "unknown_enum", "/current"),
        ({"site": " "}, "missing_field", "/site"),
        ({"in_service_to": "2020-12-31"}, "dates_reversed", "/in_service_to"),
        ({"in_service_from": "2026-11-24"}, "in_the_future", "/in_service_from"),
        ({"plate_no": "川A12345"}, "unknown_field", "/plate_no"),
    ],
)
def test_a_point_is_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = stand(api, **changes)

    assert (answer.status_code, codes(answer)) == (422, [code])
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert api.events() == []


@pytest.mark.parametrize("power", ["3.3", "1000"])
def test_the_smallest_and_the_greatest_power_are_taken(api: Api, power: str) -> None:
    assert stand(api, power_kw=power).json()["power_kw"] == power


def test_the_events_say_what_became_of_it(api: Api) -> None:
    stand(api)
    changed = {**POINT, "open_to_public": True}
    api.put("charging-points/P-1", changed, match=1)
    api.put("charging-points/P-1", {**changed, "in_service_to": "2025-08-31"}, match=2)
    api.put("charging-points/P-1", {**changed, "in_service_to": "2025-08-31", "parking_spaces": 2}, match=3)

    said = api.events()
    assert [event["verb"] for event in said] == ["commissioned", "changed", "retired", "changed"]
    assert {event["key"] for event in said} == {"P-1"}
    assert (said[0]["data"]["power_w"], said[2]["data"]["in_service_to"]) == (7_000, "2025-08-31")


def test_the_host_s_region_counts_whoever_operates_it(api: Api) -> None:
    assert stand(api).json()["region_code"] == "510104"
    assert stand(api, "P-2", institution_uscc=HOSPITAL).status_code == 403
    moved = stand(api, "P-3", institution_uscc=MOVED, in_service_to="2021-06-30")
    assert moved.json()["region_code"] == "510104"


def test_a_day_s_energy_is_at_most_what_the_points_of_the_site_give(api: Api) -> None:
    stand(api)
    stand(api, "P-2", power_kw="3.3")
    stand(api, "elsewhere", site="S4", power_kw="1000")

    assert charge(api, energy_kwh="247.2").status_code == 201  # 10.3 kW × 24 h
    over = charge(api, "2021-06-04", energy_kwh="247.201")
    assert (over.status_code, codes(over)) == (422, ["more_than_points_give"])
    assert "247.2 kWh" in over.json()["errors"][0]["en"]


def test_only_points_in_service_on_the_day_give(api: Api) -> None:
    stand(api, in_service_to="2021-06-30")
    stand(api, "P-2", in_service_from="2021-06-30")

    both = {"energy_kwh": "336"}
    assert codes(charge(api, "2021-06-29", **both)) == ["more_than_points_give"]
    assert charge(api, "2021-06-30", **both).status_code == 201
    assert codes(charge(api, "2021-07-01", **both)) == ["more_than_points_give"]
    assert codes(charge(api, "2020-12-31")) == ["no_point_in_service"]


def test_a_point_is_taken_as_its_last_revision_says(api: Api) -> None:
    stand(api)
    api.put("charging-points/P-1", {**POINT, "site": "S4"}, match=1)

    assert codes(charge(api)) == ["no_point_in_service"]
    assert charge(api, site="S4").status_code == 201


def test_the_host_is_the_one_of_the_site_s_points(api: Api) -> None:
    stand(api)
    answer = charge(api, institution_uscc=MOVED)

    assert (answer.status_code, codes(answer)) == (422, ["host_differs"])
    assert SCHOOL in answer.json()["errors"][0]["hint"]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"public_sessions": 15}, "part_above_whole", "/public_sessions"),
        ({"sessions": -1}, "negative", "/sessions"),
        ({"energy_kwh": "-1"}, "negative", "/energy_kwh"),
        ({"energy_kwh": "NaN"}, "not_a_number", "/energy_kwh"),
        ({"energy_kwh": "1.0001"}, "too_precise", "/energy_kwh"),
    ],
)
def test_a_day_is_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    stand(api)
    answer = charge(api, **changes)

    assert (answer.status_code, codes(answer)) == (422, [code])
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    ("day", "code"),
    [("2026-11-24", "in_the_future"), ("1900-01-01", "date_out_of_range"), ("0014-11-18", "date_out_of_range")],
)
def test_a_day_that_has_not_come_or_is_none_is_refused(api: Api, day: str, code: str) -> None:
    stand(api)

    assert code in codes(charge(api, day))
    assert charge(api, "2026-11-23").status_code == 201  # today


def test_the_lines_of_a_batch_are_judged_each_by_its_own_day(api: Api) -> None:
    stand(api, in_service_to="2021-06-03")
    lines = [{"site": "S3", "day": f"2021-06-0{day}", **DAY} for day in (3, 4)]

    assert [receipt["status"] for receipt in receipts(api.batch("charging-days", lines))] == [201, 422]


def test_over_a_million_times_the_last_accepted_day_is_a_wrong_unit(api: Api) -> None:
    stand(api, power_kw="1000")
    charge(api, energy_kwh="0.001", state="accepted")

    assert charge(api, "2021-06-04", energy_kwh="1000").status_code == 201
    answer = charge(api, "2021-06-05", energy_kwh="1000.001")
    assert (answer.status_code, codes(answer)) == (422, ["implausible_growth"])
    assert answer.json()["errors"][0]["pointer"] == "/energy_kwh"


def test_growth_is_measured_by_what_was_accepted_at_the_same_site(api: Api) -> None:
    stand(api, power_kw="1000")
    stand(api, "P-2", site="S4", power_kw="1000")
    charge(api, energy_kwh="0.001")  # not decided yet
    charge(api, site="S4", energy_kwh="0.001", state="accepted")

    assert charge(api, "2021-06-04", energy_kwh="1000.001").status_code == 201


def test_growth_is_measured_from_the_last_day_before_also_within_a_batch(api: Api) -> None:
    stand(api, power_kw="1000")
    accepted = {"site": "S3", **DAY, "state": "accepted"}
    lines = [
        {**accepted, "day": "2021-06-01", "energy_kwh": "0.001"},
        {**accepted, "day": "2021-06-02", "energy_kwh": "100"},
        {**accepted, "day": "2021-06-03", "energy_kwh": "1000.001"},  # ten times the day before
        {**accepted, "day": "2021-05-31", "energy_kwh": "1000.001"},  # the oldest after it is June 1
    ]

    answers = receipts(api.batch("charging-days", lines))
    assert [receipt["status"] for receipt in answers] == [201, 201, 201, 422]
