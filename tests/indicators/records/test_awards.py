"""Awards: created in the plan, valid on a day, shares of a roster, a demonstration unit in every county."""

from __future__ import annotations

from typing import Any

from tests.indicators.records.conftest import Rows
from tests.indicators.records_filled import RecordFiller

KIND = "demonstration_unit"


def award(records: RecordFiller, uscc: str, on: str, *, kind: str = KIND, level: str = "national", **more: Any) -> str:
    dates = {"awarded_on": on, "valid_to": None, "revoked_on": None, **more}
    return records.fact("projects.award", uscc, kind=kind, level=level, **dates)


def test_institutions_count_once_from_their_first_award(records: RecordFiller, targets: Rows) -> None:
    for uscc in ("A", "B", "C"):
        records.institution(uscc, "510104")
    award(records, "A", "2021-05-01")
    award(records, "A", "2023-05-01")  # again: the same institution
    award(records, "B", "2020-05-01")
    award(records, "B", "2022-05-01")  # first awarded before the plan
    award(records, "C", "2022-05-01", valid_to="2023-05-01")  # expiry does not take back

    assert targets()["B11-02a"]["value"] == "2"
    assert targets(region="5101")["B11-02a"]["value"] == "2"
    assert targets()["B11-02b"]["value"] == "0"


def test_a_revoked_award_is_taken_back_where_it_was_counted(records: RecordFiller, targets: Rows) -> None:
    records.stays("A", [
        ("510104", "2015-01-01", "2022-12-31", "01", False, None), ("510302", "2023-01-01", None, "01", False, None)
    ])  # fmt: skip
    award(records, "A", "2021-05-01", revoked_on="2024-01-01")

    def at(day: str) -> list[str]:
        return [targets(region=region, date=day)["B11-02a"]["value"] for region in ("51", "5101", "5103")]

    assert at("2023-12-31") == ["1", "1", "0"]  # it moved to 5103 with its award, but was counted in 5101
    assert at("2024-01-01")[:2] == ["0", "0"]


def test_one_of_two_awards_revoked_takes_nothing_back(records: RecordFiller, targets: Rows) -> None:
    records.institution("A", "510104")
    award(records, "A", "2021-05-01", revoked_on="2024-01-01")
    award(records, "A", "2022-05-01")

    assert targets()["B11-02a"]["value"] == "1"


def test_a_county_has_a_valid_unit_of_any_level(records: RecordFiller, targets: Rows) -> None:
    records.institution("A", "510104")
    records.institution("B", "510104")
    records.institution("C", "5101", located_in="510105")  # of the prefecture itself, in a county
    records.institution("D", "5101")
    award(records, "A", "2020-01-01", level="county", valid_to="2022-06-29")
    award(records, "B", "2022-01-01", level="province")
    for uscc in ("C", "D"):
        award(records, uscc, "2022-01-01")

    assert targets()["T15"]["value"] == "2"
    assert targets(region="5101", date="2021-12-31")["T15"]["value"] == "1"
    assert targets(region="510104", date="2022-06-30")["T15"]["status"] == "met"


def roster(
    records: RecordFiller, region: str, year: int, members: list[str] | int, name: str = "county_and_above_agencies"
) -> None:
    listed = None if isinstance(members, int) else members
    records.fact(
        "projects.roster", region=region, region_code=region, roster_class=name, year=year,
        count=members if isinstance(members, int) else len(members), institution_usccs=listed,
    )  # fmt: skip


def test_share_of_a_list_is_of_those_who_are_on_it(records: RecordFiller, targets: Rows) -> None:
    for uscc in ("A", "B", "C"):
        records.institution(uscc, "510104", type="01")
    award(records, "A", "2019-01-01", kind="saving_agency", level="province")
    award(records, "C", "2021-01-01", kind="saving_agency", level="province")  # not on the list
    roster(records, "51", 2021, ["A", "B"])

    found = targets(date="2022-12-31")["B11-01a"]

    assert (found["value"], found["status"], found["reporting_status"]) == ("50", "behind", "complete")


def test_without_a_roster_of_its_own_a_region_needs_those_of_all_its_children(
    records: RecordFiller, targets: Rows
) -> None:
    records.institution("A", "510104", type="01")
    award(records, "A", "2021-02-01", kind="saving_agency", level="province")
    prefectures = ["01", *(f"{n:02}" for n in (*range(3, 12), *range(13, 21))), "32", "33", "34"]
    for prefecture in prefectures[:-1]:
        roster(records, f"51{prefecture}", 2021, 1)

    assert targets()["B11-01a"]["reason"] == "denominator_unknown"

    roster(records, "5134", 2020, 1)

    assert targets(date="2022-12-31")["B11-01a"]["value"].startswith("4.7619")  # 1 of 21


def test_the_latest_roster_that_is_not_after_the_day_holds(records: RecordFiller, targets: Rows) -> None:
    records.institution("A", "510104", type="01")
    award(records, "A", "2021-02-01", kind="saving_agency", level="province")
    roster(records, "51", 2021, 4)
    roster(records, "51", 2023, 2)

    assert [targets(date=f"{year}-12-31")["B11-01b"]["value"] for year in (2022, 2023)] == ["25", "50"]


def test_classes_kept_by_the_province_are_no_part_of_a_prefecture(records: RecordFiller, targets: Rows) -> None:
    records.institution("A", "51", type="01", located_in="510104")
    records.institution("B", "5101", type="01", located_in="510104")
    for uscc in ("A", "B"):
        award(records, uscc, "2021-02-01", kind="water_saving_unit", level="province")
    roster(records, "51", 2021, ["A", "X"], "province_agencies")
    roster(records, "51", 2021, 2, "prefecture_agencies")
    roster(records, "5101", 2021, ["B"], "prefecture_agencies")

    assert targets()["B11-03a"]["value"] == "50"  # A of two, and B for the number: A is the province's, and counts once
    assert targets(region="5101")["B11-03a"]["value"] == "100"
    assert targets(region="510104")["B11-03a"]["status"] == "not_applicable"
