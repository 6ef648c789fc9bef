"""OBS_STATUS of targets: the first of M, B, E, P, A that holds, and why a number is an estimate."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.indicators.records.formulas import Formulas
from services.indicators.records.known import Known
from services.indicators.records.memory import Memory
from services.indicators.standards.model import RecordMeasure
from services.indicators.values.areas import area
from services.indicators.values.cells import Vintage
from shared.db import Database
from tests.indicators.hand_filled import Filler
from tests.indicators.records.conftest import Rows
from tests.indicators.records.test_awards import award, roster
from tests.indicators.records_filled import RecordFiller


def reasons(row: dict[str, Any]) -> list[str]:
    return [each["code"] for each in row["explain"].get("estimates", [])]


def test_an_opening_balance_makes_an_estimate_until_names_reach_it(records: RecordFiller, targets: Rows) -> None:
    school = records.institution("SCHOOL", "510104")
    point = {"connectors": 1, "in_service_from": "2023-01-01", "in_service_to": None}
    cars = [{"drive": "bev", "ownership": "owned", "count": 1}]
    for year in ("2020", "2022"):
        records.fact("vehicles.stock", school, period=year, vehicles=cars)
    records.fact(
        "projects.opening_balance", region="5101", region_code="5101", measure="charging_points", as_of="2020-12-31",
        quantity=2,
    )  # fmt: skip
    for _ in range(2):
        records.fact("vehicles.charging_point", school, **point)

    before, after = (targets(region="5101", date=day)["B03-02"] for day in ("2021-06-30", "2023-06-30"))

    assert [(each["value"], each["obs_status"]) for each in (before, after)] == [("2", "E"), ("2", "A")]
    assert reasons(before) == ["opening_balance"]
    assert "estimates" not in after["explain"]


@pytest.mark.parametrize(("day", "status"), [("2023-12-31", "A"), ("2024-12-31", "E")])
def test_a_roster_is_old_after_two_years(records: RecordFiller, targets: Rows, day: str, status: str) -> None:
    records.institution("A", "510104", type="01")
    award(records, "A", "2021-02-01", kind="saving_agency", level="province")
    roster(records, "51", 2021, 4)

    found = targets(date=day)["B11-01b"]

    assert (found["value"], found["obs_status"]) == ("25", status)
    assert reasons(found) == (["old_roster"] if status == "E" else [])


def test_what_the_host_declares_is_an_estimate_until_a_roster_is_accepted(records: RecordFiller, targets: Rows) -> None:
    host = records.institution("HOST", "5101")
    session = {"session_no": "2021-1", "starts_on": "2021-05-01", "joint": False, "category": "statistics"}
    records.fact("training.session", host, **session, declared=[{"region_code": "5101", "person_times": 80}])
    declared = targets(date="2021-06-30")["B04-01"]
    records.fact("training.attendance", host, session_no="2021-1", groups=[{"region_code": "5101", "person_times": 78}])
    attended = targets(date="2021-06-30")["B04-01"]

    assert [(each["value"], each["obs_status"]) for each in (declared, attended)] == [("80", "E"), ("78", "A")]
    assert (reasons(declared), reasons(attended)) == (["declared"], [])


@pytest.mark.parametrize(("method", "expected"), [("weighed", ()), ("estimate", ("estimate_method",))])
def test_a_quantity_that_was_not_weighed_is_an_estimate(
    database: Database, records: RecordFiller, method: str, expected: tuple[str, ...]
) -> None:
    school, place = records.institution("SCHOOL", "510104"), area("51")
    records.fact("waste.log", school, period="2021-06", waste_class="food", mass_g=100, method=method, hauler=None)
    mass = RecordMeasure("mass", "", "", "flow", "waste_logs", (), "mass_g", "g")
    first, last = date(2021, 1, 1), date(2021, 12, 31)

    with database.transaction() as connection:
        formulas = Formulas(Known(connection, Vintage(1, None, True), Memory()), {"mass": mass}, first)
        assert place
        assert formulas.line("mass", place).between(first, last) == 100
        assert formulas.estimates("mass", place, first, last) == expected


class TestEnergy:
    """Targets over an indicator are marked as its value of the year tested is."""

    @pytest.fixture(autouse=True)
    def before(self, fill: Filler) -> None:
        fill.expected("510104", "2021", 1)
        fill.cell("510104", "2021", edition=2020, other_gce=10**6, floor_area_dm2_days=365 * 10**6)

    def test_another_edition_than_the_year_before_is_a_break(self, fill: Filler, targets: Rows) -> None:
        fill.cell("510104", "2022", edition=2022, other_gce=10**6, floor_area_dm2_days=365 * 10**6)
        fill.cell("510104", "2023", edition=2022, other_gce=10**6, floor_area_dm2_days=365 * 10**6)

        found = {year: targets(date=f"{year}-12-31")["B01-04"] for year in ("2021", "2022", "2023")}

        assert [each["obs_status"] for each in found.values()] == ["A", "B", "A"]
        assert [("break" in each["explain"]) for each in found.values()] == [False, True, False]
        assert found["2022"]["explain"]["break"]["en"] == "The edition of the form is not that of the period before."

    def test_a_factor_that_stands_in_and_energy_without_one_make_an_estimate(self, targets: Rows) -> None:
        found = targets(date="2021-12-31")["B01-07"]  # on the base year's factors, which are those of 2021

        assert (found["value"], found["obs_status"]) == ("0", "E")
        assert reasons(found) == ["stand_in_factor", "factor_missing"]
        assert [(s["year_asked"], s["year_used"]) for s in found["explain"]["stand_ins"]] == [(2020, 2021)]
        assert found["explain"]["missing"]["tce"] == "1"

    def test_an_estimate_comes_before_partial_and_no_value_before_both(self, fill: Filler, targets: Rows) -> None:
        fill.expected("510104", "2021", 1)
        found = targets(date="2021-12-31")

        assert (found["B01-04"]["obs_status"], found["B01-07"]["obs_status"]) == ("P", "E")
        assert (found["B01-05"]["value"], found["B01-05"]["obs_status"]) == (None, "M")
