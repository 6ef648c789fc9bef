"""GET targets on hand-filled cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.indicators.hand_filled import Filler

Targets = Callable[..., dict[str, dict[str, Any]]]
DAYS = {2020: 366, 2021: 365, 2022: 365, 2023: 365, 2024: 366, 2025: 365}


@pytest.fixture
def targets(api: TestClient) -> Targets:
    """`targets(region="51", date="2024-06-30")`: by target id without the plan's prefix."""

    def get(**parameters: Any) -> dict[str, dict[str, Any]]:
        answer = api.get("/indicators/v1/targets", params={"plan": "SC14", **parameters})
        assert answer.status_code == 200, answer.text
        return {item["target"].removeprefix("SC14-"): item for item in answer.json()["items"]}

    return get


def report(fill: Filler, year: int, region: str = "510104", *, expected: int = 0, **changed: int) -> None:
    """A year of 10 000 m² and 1 000 persons, with 54 000 kgce that are not vehicle fuel and 20 000 m³ of water."""
    amounts = {
        "other_gce": 54 * 10**6,
        "water_l": 2 * 10**7,
        "floor_area_dm2_days": 10**6 * DAYS[year],
        "users_milliperson_days": 10**6 * DAYS[year],
    }
    fill.cell(region, str(year), **{**amounts, **changed})
    fill.expected(region, str(year), expected)


BOX_ONE = ["B01-01", "B01-02", "B01-03", "B01-04", "B01-05", "B01-06", "B01-07", "T01", "T02", "T03"]
JOINT = {"B12-01", "B12-02", "B12-03", "T17"}


def test_all_58_are_there_without_any_data(targets: Targets) -> None:
    found = targets(region="51")

    assert (len(found), list(found)[:10]) == (58, BOX_ONE)
    assert {item["status"] for item in found.values()} == {"no_data"}
    assert all(item["value"] is None and item["reason"] for item in found.values())


def test_every_target_has_a_source(targets: Targets) -> None:
    found = targets(region="51")

    assert {item["reason"] for item in found.values()} == {"no_record", "not_assigned"}
    assert found["T10"]["explain"]["evidence"]["records"] == ["projects/documents", "food/canteen-evaluations"]
    assert found["T10"]["explain"]["reason"]["code"] == "no_record"


def test_what_is_compared_where_it_is_not_the_printed_number(targets: Targets) -> None:
    """A checklist has as many as items, a standing rule 100 %, 县县有示范 the counties of the day."""
    found = targets(region="51", date="2024-06-30")

    assert [found[code]["target_value"] for code in ("T10", "B10-02", "T05", "T06", "T15")] == [
        "3",
        "2",
        "100",
        "100",
        "183",
    ]
    assert [found[code]["unit"] for code in ("T05", "T06")] == ["%", "%"]
    assert [found[code]["comparator"] for code in ("T05", "T06")] == [">=", ">="]
    assert found["T06"]["explain"]["settings"]["check"] == "<= 20 degC"
    assert targets(region="5101", date="2024-06-30")["T15"]["target_value"] == "20"


def test_ambiguous_text_stands_beside_its_reading(targets: Targets) -> None:
    (reading,) = targets(region="51")["B04-02"]["explain"]["readings"]

    assert (reading["field"], reading["chosen"], reading["other"]) == ("rollup", "own", "all_of")
    assert reading["text"] == "各市（州）配合相关部门积极开展节能环保品牌推广活动12次以上"
    assert reading["zh"].startswith("“各市（州）…12次”读作全省合计 12 次")


@pytest.mark.parametrize(
    ("region", "target", "status", "reason"),
    [
        ("51", "B03-01", "no_data", "no_record"),  # the worst of the seventeen
        ("5101", "B03-01", "no_data", "no_record"),
        ("5133", "B03-01", "not_applicable", "exempt"),
        ("513301", "B03-02", "not_applicable", "exempt"),
        ("5104", "T07", "not_applicable", "exempt"),
        ("51", "B09-01", "no_data", "no_record"),
        ("5101", "B09-01", "not_applicable", "outside_only_these"),
        ("5104", "B09-01", "not_applicable", "no_value_for_region"),
        ("5132", "B08-02b", "not_applicable", "outside_only_these"),
        ("5101", "B08-02b", "no_data", "no_record"),
        ("510104", "B06-01", "not_applicable", "no_value_for_region"),  # a count is not inherited
        ("510104", "T14", "no_data", "no_record"),  # a rule of 100 % is
        ("51", "B12-01", "no_data", "no_record"),
        ("50", "B12-01", "no_data", "no_record"),
        ("50,51", "T17", "no_data", "no_record"),
        ("5101", "B12-01", "not_applicable", "no_value_for_region"),
        ("500101", "B12-01", "not_applicable", "outside_the_plan"),
        ("circle", "B12-01", "not_applicable", "outside_the_plan"),
    ],
)
def test_where_a_target_applies(targets: Targets, region: str, target: str, status: str, reason: str) -> None:
    found = targets(region=region)[target]

    assert (found["status"], found["reason"], found["value"]) == (status, reason, None)


@pytest.mark.parametrize(("region", "is_marked"), [("5101", True), ("510104", True), ("5105", True), ("5107", False)])
def test_those_who_must_set_a_higher_value_are_tested_by_the_printed_one(
    targets: Targets, region: str, is_marked: bool
) -> None:
    found = targets(region=region)["B03-01"]

    assert (found["target_value"], found["explain"].get("own_value_missing", False)) == ("30", is_marked)


def test_once_it_is_loaded_the_higher_value_counts(fill: Filler, targets: Targets) -> None:
    assign(fill, "SC14-B03-01", "5101", "2021-01-01", "50")

    found = targets(region="5101")["B03-01"]

    assert (found["target_value"], "own_value_missing" in found["explain"]) == ("50", False)


def test_energy_per_area_behind_the_line(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2023)

    found = targets(region="51", date="2024-06-30")["B01-04"]

    assert (found["value"], found["required"], found["status"]) == ("5.4", "5.378", "behind")
    assert (found["gap"], found["pace"], found["unit"], found["comparator"]) == ("0.11", "0.055", "kgce/m2", "<=")
    assert (found["reporting_status"], found["reason"], found["standard"]) == ("complete", None, "sc14@2.0.0")
    assert found["explain"]["period"] == "2023"
    assert found["explain"]["zh"].startswith("单位建筑面积能耗（千克标准煤/平方米）")


def test_a_total_is_in_the_targets_own_unit(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2022, other_gce=1_700_000 * 10**6)

    found = targets(region="51", date="2023-06-30")["B01-01"]

    assert (found["value"], found["unit"], found["required"], found["status"]) == ("170", "10^4 tce", "180", "on_track")


def test_the_printed_decline_copies_the_status_of_the_printed_value(fill: Filler, targets: Targets) -> None:
    """5.29 is the printed target and 3.9927 % below 5.51: by itself that would miss the 4 %."""
    fill.expected("510104", "2020", 1)
    report(fill, 2025, other_gce=529 * 10**5)

    found = targets(region="51")

    assert found["B01-04"]["status"] == "met"
    assert found["T01"]["value"].startswith("3.9927")
    assert (found["T01"]["status"], found["T01"]["explain"]["status_from"]) == ("met", "SC14-B01-04")


def test_a_printed_value_that_hides_a_breach_is_marked(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2025, other_gce=52_949_000)

    found = targets(region="51")["B01-04"]

    assert (found["status"], found["value"], found["explain"]["printed"]) == ("behind", "5.2949", "5.29 (+)")


def test_carbon_is_shown_on_both_bases_and_waits_for_its_number(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2023, electricity_grid_wh=10**12)

    found = targets(region="51", date="2024-06-30")["B01-03"]

    assert (found["status"], found["reason"], found["value"]) == ("no_data", "not_assigned", "12.55")
    assert found["explain"]["factors"] == "frozen"
    assert found["explain"]["other_factors"] == {"factors": "current", "value": "15.64"}


def test_a_number_assigned_later_counts_from_its_day(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2022, electricity_grid_wh=10**12)
    report(fill, 2023, electricity_grid_wh=9 * 10**11)
    assign(fill, "SC14-B01-03", "51", "2023-07-01", "11")

    assert targets(region="51", date="2023-06-30")["B01-03"]["reason"] == "not_assigned"
    found = targets(region="51", date="2024-06-30")["B01-03"]

    # base: 2022 = 12.55, the last complete year before; one of three years later 12.55 − 1.55 ÷ 3 is asked for
    assert (found["value"], found["baseline"], found["status"]) == ("11.295", "12.55", "on_track")
    assert found["required"].startswith("12.0333")


def test_a_county_without_a_value_of_its_own_is_not_judged(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2023)

    found = targets(region="510104", date="2024-06-30")["B01-04"]

    assert (found["status"], found["reason"], found["value"]) == ("not_applicable", "no_value_for_region", "5.4")


def test_a_county_with_its_own_value_starts_from_its_own_base(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2020, other_gce=64 * 10**6)
    report(fill, 2023)
    assign(fill, "SC14-B01-04", "510104", "2021-01-01", "5")

    found = targets(region="510104", date="2024-06-30")["B01-04"]

    assert (found["baseline"], found["required"], found["status"]) == ("6.4", "5.56", "on_track")


@pytest.mark.parametrize("region", ["50", "500101", "50,51", "circle"])
def test_the_plan_is_sichuans(targets: Targets, region: str) -> None:
    """Joint targets are Chongqing's too: they are one number of both."""
    shared = JOINT if region in ("50", "50,51") else set()
    alone = {code: item for code, item in targets(region=region).items() if code not in shared}

    assert {(item["status"], item["reason"]) for item in alone.values()} == {("not_applicable", "outside_the_plan")}


def test_before_the_plan_nothing_is_in_force(targets: Targets) -> None:
    assert {item["reason"] for item in targets(region="51", date="2020-12-31").values()} == {"not_in_force"}


def test_regions_may_repeat_and_all_rows_are_in_one_answer(api: TestClient) -> None:
    answer = api.get("/indicators/v1/targets", params={"plan": "SC14", "region": ["51", "5101", "50"]}).json()

    assert [item["region"] for item in answer["items"]] == ["51"] * 58 + ["5101"] * 58 + ["50"] * 58
    assert answer["next"] is None


def test_a_question_about_some_targets_is_answered_as_that_about_all(fill: Filler, targets: Targets) -> None:
    report(fill, 2020)
    report(fill, 2023)
    asked = {"region": ["51", "5101"], "date": "2023-12-31"}
    some = targets(**asked, target=["SC14-T01", "SC14-B01-01", "SC14-B11-01b"])

    assert list(some) == ["B01-01", "T01", "B11-01b"]  # in the order of the plan; T01 has its status from B01-04
    assert some == {code: item for code, item in targets(**asked).items() if code in some}


def test_as_of_an_earlier_batch_the_correction_is_not_there(fill: Filler, targets: Targets) -> None:
    fill.expected("510104", "2020", 1)
    report(fill, 2023)
    before = fill.number
    fill.batch()
    fill.cell("510104", "2023", other_gce=-(10**6), reported=0)

    assert targets(region="51", date="2024-06-30")["B01-04"]["value"] == "5.3"
    assert targets(region="51", date="2024-06-30", as_of=before)["B01-04"]["value"] == "5.4"


def test_as_of_a_time_before_its_approval_the_whole_plan_is_not_known(fill: Filler, targets: Targets) -> None:
    """The ten of the first version are approved since 2026-11-23, all 58 since 2026-11-26 (China)."""
    early, late = (targets(region="51", as_of=moment) for moment in ("2026-11-25T15:59:59Z", "2026-11-25T16:00:00Z"))
    first_batch = fill.number
    fill.batch()

    assert (list(early), early["B01-01"]["standard"]) == (BOX_ONE, "sc14@1.0.0")
    assert (len(late), late["B01-01"]["standard"]) == (58, "sc14@2.0.0")
    assert list(targets(region="51", as_of=first_batch)) == BOX_ONE  # it was committed on 2026-11-23


@pytest.mark.parametrize("parameters", [{"plan": "XX"}, {"region": "99"}, {"date": "2024-13-01"}, {"as_of": "-1"}])
def test_unknown_parameters_are_refused(api: TestClient, parameters: dict[str, str]) -> None:
    assert api.get("/indicators/v1/targets", params=parameters).status_code == 422


def assign(fill: Filler, target: str, region: str, valid_from: str, value: str) -> None:
    with fill.database.transaction() as connection:
        connection.execute(
            "INSERT INTO target_value (target, region, valid_from, value, doc_no) VALUES (%s, %s, %s, %s, '文号')",
            (target, region, valid_from, value),
        )
