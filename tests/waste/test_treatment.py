"""厨余就地资源化: what a facility may treat a day, and the days that are held against it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import HOSPITAL, SCHOOL, Api, codes

FACILITY = "treatment-facilities/CY-01"
DAY = "treatment-days/CY-01/2021-11-16"


def facility(**changes: Any) -> dict[str, Any]:
    return {
        "institution_uscc": SCHOOL,
        "process": "好氧发酵",
        "capacity_kg_per_day": "500",
        "in_service_from": "2021-09-01",
        **changes,
    }


def day(**changes: Any) -> dict[str, Any]:
    return {
        "institution_uscc": SCHOOL, "treated_kg": "412", "output_kg": "38.5", "running_minutes": 600, **changes
    }  # fmt: skip


class TestFacilities:
    @pytest.mark.parametrize(
        ("changes", "code", "pointer"),
        [
            ({"capacity_kg_per_day": "9.999"}, "too_small", "/capacity_kg_per_day"),
            ({"capacity_kg_per_day": "50000.001"}, "too_large", "/capacity_kg_per_day"),
            ({"capacity_kg_per_day": "-1"}, "negative", "/capacity_kg_per_day"),
            ({"capacity_kg_per_day": 500}, "wrong_type", "/capacity_kg_per_day"),
            ({"capacity_kg_per_day": "0.0001"}, "too_precise", "/capacity_kg_per_day"),
            ({"in_service_from": "2026-11-24"}, "in_the_future", "/in_service_from"),
            ({"in_service_to": "2021-08-31"}, "dates_reversed", "/in_service_to"),
        ],
    )
    def test_refused(self, api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
        answer = api.put(FACILITY, facility(**changes))

        assert answer.status_code == 422, answer.text
        assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]
        assert api.events() == []

    @pytest.mark.parametrize("capacity", ["10", "50000"])
    def test_from_a_hundredth_of_a_ton_to_fifty(self, api: Api, capacity: str) -> None:
        assert api.put(FACILITY, facility(capacity_kg_per_day=capacity)).json()["capacity_kg_per_day"] == capacity

    def test_commissioned_changed_retired(self, api: Api) -> None:
        api.put(FACILITY, facility())
        api.put(FACILITY, facility(capacity_kg_per_day="800"), match=1)
        api.put(FACILITY, facility(capacity_kg_per_day="800", in_service_to="2025-06-30"), match=2)

        events = api.events()
        assert [event["type"] for event in events] == [
            f"cn.bashu.waste.facility.{verb}.v1" for verb in ("commissioned", "changed", "retired")
        ]
        assert {event["key"] for event in events} == {"CY-01"}
        assert events[-1]["data"] == {
            "facility_code": "CY-01", "revision": 3, "institution_uscc": SCHOOL, "process": "好氧发酵",
            "capacity_g_per_day": 800_000, "in_service_from": "2021-09-01", "in_service_to": "2025-06-30",
            "acceptance_doc_no": None,
        }  # fmt: skip


class TestDays:
    def test_of_a_facility_that_nobody_registered(self, api: Api) -> None:
        assert codes(api.put(DAY, day())) == ["facility_unknown"]

    def test_of_another_institution_s_facility(self, api: Api) -> None:
        api.put(FACILITY, facility())
        answer = api.put(DAY, day(institution_uscc=HOSPITAL), by="everywhere")

        assert (codes(answer), answer.json()["errors"][0]["hint"]) == (["facility_elsewhere"], SCHOOL)

    @pytest.mark.parametrize(
        ("treated", "found"), [("600", []), ("600.001", ["treated_above_capacity"])]
    )  # fmt: skip
    def test_more_than_1_2_times_the_capacity_is_a_doubt(self, api: Api, treated: str, found: list[str]) -> None:
        api.put(FACILITY, facility())

        assert [each["code"] for each in api.put(DAY, day(treated_kg=treated)).json()["findings"]] == found

    @pytest.mark.parametrize(
        ("on", "found"),
        [
            ("2021-08-31", ["facility_not_in_service"]),
            ("2021-09-01", []),
            ("2022-01-31", []),
            ("2022-02-01", ["facility_not_in_service"]),
        ],
    )
    def test_before_or_after_its_service_is_a_doubt(self, api: Api, on: str, found: list[str]) -> None:
        api.put(FACILITY, facility(in_service_to="2022-01-31"))

        assert [each["code"] for each in api.put(f"treatment-days/CY-01/{on}", day()).json()["findings"]] == found

    def test_a_day_has_1440_minutes(self, api: Api) -> None:
        api.put(FACILITY, facility())

        assert codes(api.put(DAY, day(running_minutes=1_441))) == ["too_large"]

    def test_days_are_in_one_partition_with_their_facility(self, api: Api) -> None:
        api.put(FACILITY, facility())
        api.put(DAY, day())

        assert [(event["key"], event["subject"]) for event in api.events()] == [
            ("CY-01", "CY-01"),
            ("CY-01", "CY-01/2021-11-16"),
        ]
