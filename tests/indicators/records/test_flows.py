"""What came about in the plan: projects, vehicles, promotions, new buildings, checks."""

from __future__ import annotations

from typing import Any

from tests.indicators.records.conftest import Rows
from tests.indicators.records_filled import RecordFiller

SCHOOL, HOSPITAL, BUREAU = "SCHOOL", "HOSPITAL", "BUREAU"


def project(*kinds: str, completed_on: str | None = "2022-05-01", **more: Any) -> dict[str, Any]:
    components = [{"kind": kind, "area_dm2": 1_000_000} for kind in kinds]
    stage = "completed" if completed_on else "started"
    none = {"contract": {"kind": "none"}, "started_on": "2021-03-01"}
    return {"stage": stage, "completed_on": completed_on, "components": components, **none, **more}


def test_retrofitted_area_adds_up_by_completed_on(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    records.fact("projects.project", SCHOOL, **project("building_retrofit", "solar"))
    records.fact("projects.project", SCHOOL, **project("building_retrofit", completed_on="2020-12-31"))
    records.fact("projects.project", SCHOOL, **project("building_retrofit", completed_on="2026-01-01"))

    found = targets(date="2026-06-30")["B02-01"]

    assert (found["value"], found["unit"], found["status"]) == ("1", "10^4 m2", "behind")
    assert found["reporting_status"] == "complete"


def test_a_project_counts_where_its_owner_was_on_the_day(records: RecordFiller, targets: Rows) -> None:
    records.stays(SCHOOL, [
        ("510104", "2015-01-01", "2022-05-01", "021", True, None), ("510302", "2022-05-02", None, "021", False, None)
    ])  # fmt: skip
    records.fact("projects.project", SCHOOL, **project("efficiency_retrofit"))
    records.fact("projects.project", SCHOOL, **project("efficiency_retrofit", completed_on="2022-05-02"))

    values = {region: targets(region=region)["B07-03a"]["value"] for region in ("51", "5101", "510104", "5103")}

    assert values == {"51": "1", "5101": "1", "510104": "1", "5103": "0"}  # the second was of no key user any more


def test_a_project_counts_once_for_a_target(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104", is_key_user=True)
    records.fact("projects.project", SCHOOL, **project("energy_audit", "energy_diagnosis", "boiler_hvac_retrofit"))
    records.fact("projects.project", SCHOOL, **project("low_nox_boiler", contract={"kind": "emc"}))

    found = targets()

    assert [found[code]["value"] for code in ("B07-01", "B07-04", "B07-03b")] == ["1", "2", "1"]


def test_no_record_is_no_data_and_a_record_that_counts_nothing_is_zero(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    assert (targets()["B08-03"]["value"], targets()["B08-03"]["reason"]) == (None, "no_record")

    records.fact("projects.project", SCHOOL, **project("solar", completed_on=None))

    assert (targets()["B08-03"]["value"], targets()["B08-03"]["status"]) == ("0", "behind")


def test_a_nil_report_is_zero_for_its_region_and_what_lies_below(records: RecordFiller, targets: Rows) -> None:
    records.fact("projects.nil_report", region="5101", resource="vehicles.promotion", region_code="5101", period="2022")

    values = {region: targets(region=region)["B03-03"]["value"] for region in ("51", "5101", "510104", "5103")}

    assert values == {"51": "0", "5101": "0", "510104": "0", "5103": None}


def test_a_nil_report_before_the_plan_says_nothing(records: RecordFiller, targets: Rows) -> None:
    records.fact("projects.nil_report", region="51", resource="vehicles.promotion", region_code="51", period="2020")

    assert targets()["B03-03"]["value"] is None


def acquired(count: int, drive: str = "bev", kind: str = "new", **more: Any) -> dict[str, Any]:
    plain = {"acquired_on": "2022-05-01", "use": "general", "fixed_route": False, "exempt_reason": None}
    return {"count": count, "drive": drive, "kind": kind, **plain, **more}


def test_share_of_new_energy_vehicles(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    records.institution(HOSPITAL, "513221")  # an exempt prefecture
    records.fact("vehicles.acquisition", SCHOOL, **acquired(3))
    records.fact("vehicles.acquisition", SCHOOL, **acquired(7, "hev", "replacement"))
    records.fact("vehicles.acquisition", SCHOOL, **acquired(90, kind="lease"))
    records.fact("vehicles.acquisition", HOSPITAL, **acquired(90, "petrol"))

    province, chengdu = targets(date="2023-06-30")["B03-01"], targets(region="5101", date="2023-06-30")["B03-01"]

    assert (chengdu["value"], chengdu["status"]) == ("30", "on_track")
    assert (province["value"], province["status"], province["reason"]) == ("30", "no_data", "no_record")
    assert targets(region="5132", date="2023-06-30")["B03-01"]["status"] == "not_applicable"


def test_replacements_that_should_be_new_energy_vehicles(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    for use, fixed_route, drive, reason in (
        ("commute", False, "bev", None), ("confidential_mail", False, "petrol", None),
        ("enforcement", True, "phev", None), ("enforcement", False, "petrol", None),
        ("commute", True, "petrol", "高原"),
    ):  # fmt: skip
        use_of = {"use": use, "fixed_route": fixed_route, "exempt_reason": reason}
        records.fact("vehicles.acquisition", SCHOOL, **acquired(1, drive, "replacement", **use_of))

    records.fact("vehicles.acquisition", SCHOOL, **acquired(1, "bev", "replacement", use="commute"))

    assert targets()["T08"]["value"] == "75"


def test_checks_of_the_last_twelve_months(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    for day, setpoint, reason in (
        ("2024-06-30", 200, None), ("2024-07-01", 260, None), ("2025-06-30", 259, None), ("2025-06-01", 200, "手术室")
    ):  # fmt: skip
        check = {"season": "summer", "setpoint_decicelsius": setpoint, "exempt_reason": reason}
        records.fact("statistics.temperature_check", SCHOOL, checked_on=day, place=day, **check)

    found = targets(date="2025-06-30")

    assert (found["T05"]["value"], found["T05"]["status"]) == ("50", "behind")
    assert found["T06"]["reason"] in ("no_record", "empty_population")


def test_new_buildings(records: RecordFiller, targets: Rows) -> None:
    records.institution(SCHOOL, "510104")
    for green, saving in ((True, 9), (False, 10)):
        records.fact(
            "projects.new_building", SCHOOL, completed_on="2023-01-01", green_standard=green, fixtures=10,
            fixtures_saving=saving, area_dm2=100, prefabricated_dm2=0, green_materials=False, energy_class="normal",
        )  # fmt: skip

    found = targets()

    assert [found[code]["value"] for code in ("T04", "T14")] == ["50", "95"]
