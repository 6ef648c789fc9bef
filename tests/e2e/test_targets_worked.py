"""The worked examples of targets.md §2 that 专栏一 can show, through the API and the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.e2e.conftest import a_partner, empty_installation
from tests.e2e.partner import Json, Partner
from tests.e2e.processes import Installation
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

OFFICE = credit_code(91)


@pytest.fixture(scope="module")
def installed() -> Iterator[Installation]:
    with empty_installation() as made:
        made.up()
        yield made


@pytest.fixture(scope="module")
def sichuan_alone(installed: Installation) -> Partner:
    """All of Sichuan is one office: 170 ×10⁴ tce in 2022, 5.40 kgce/m² in 2023, 5.2 in 2024, 5.29 in 2025."""
    partner = a_partner(installed, "51")
    partner.put(institution_path(OFFICE), institution(type_code="01"))
    for year, tce, m2 in (
        ("2022", "1700000", ...),
        ("2023", "54", "10000"),
        ("2024", "52", "10000"),
        ("2025", "52.9", "10000"),
    ):
        lines = [{"item": "other", "quantity": tce, "unit": "tce"}]
        body = energy_return(lines=lines, floor_area_m2=m2, users={"staff": "1000"})
        assert partner.put(return_path(OFFICE, year), body).status_code == 201
    partner.settled()
    return partner


def row(partner: Partner, target: str, day: str) -> Json:
    rows = partner.get("/indicators/v1/targets", plan="SC14", region="51", date=day).json()["items"]
    (found,) = [item for item in rows if item["target"] == f"SC14-{target}"]
    return dict(found)


def test_an_intensity_above_its_path_is_behind(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "B01-04", "2023-12-31")
    assert (found["value"], found["required"], found["status"]) == ("5.4", "5.378", "behind")
    assert Decimal(found["gap"]) == Decimal("0.11")
    assert Decimal(found["pace"]) == Decimal("0.055")
    assert found["reporting_status"] == "complete"


def test_the_running_year_does_not_count_before_it_is_closed(sichuan_alone: Partner) -> None:
    assert row(sichuan_alone, "B01-04", "2024-12-30")["value"] == "5.4"
    found = row(sichuan_alone, "B01-04", "2024-12-31")
    assert (found["value"], found["required"], found["status"]) == ("5.2", "5.334", "on_track")


def test_a_total_whose_base_holds_has_no_ramp(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "B01-01", "2022-12-31")
    assert (found["value"], found["required"], found["status"]) == ("170", "180", "on_track")
    assert Decimal(found["gap"]) == -10


def test_the_deadlines_year_decides_at_full_value(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "B01-04", "2025-12-31")
    assert (found["value"], found["status"], found["pace"]) == ("5.29", "met", None)
    assert row(sichuan_alone, "B01-04", "2026-06-30")["status"] == "met"


def test_a_decline_takes_the_status_of_its_intensity(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "T01", "2025-12-31")
    assert found["status"] == "met"
    assert Decimal(found["value"]).quantize(Decimal("0.0001")) == Decimal("3.9927")
    assert row(sichuan_alone, "T01", "2023-12-31")["status"] == "behind"


def test_carbon_is_not_assigned_but_shown(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "B01-03", "2025-12-31")
    assert (found["status"], found["reason"]) == ("no_data", "not_assigned")
    assert found["value"] is not None


def test_the_command_line_says_what_the_api_says(installed: Installation, sichuan_alone: Partner) -> None:
    answered = sichuan_alone.get("/indicators/v1/targets", plan="SC14", region="51", date="2023-12-31").json()
    arguments = ("standards", "show", "SC14", "--region", "51", "--date", "2023-12-31")

    assert json.loads(installed.run(*arguments, "--json")) == answered
    table = installed.run(*arguments)
    assert [item["target"] for item in answered["items"] if f" {item['target'][5:]} " not in table] == []
    (line,) = [line for line in table.splitlines() if " B01-04 " in line]
    assert "滞后" in line
    assert "5.378" in line
    assert "58 项" in table


def test_the_command_line_writes_the_files_that_the_api_answers(
    installed: Installation, sichuan_alone: Partner, tmp_path: Path
) -> None:
    asked = {"plan": "SC14", "region": "51", "date": "2023-12-31"}
    files = {"csv": tmp_path / "targets.csv", "xlsx": tmp_path / "targets.xlsx"}
    installed.run("standards", "show", "SC14", "--region", "51", "--date", "2023-12-31",
                  "--csv", str(files["csv"]), "--xlsx", str(files["xlsx"]))  # fmt: skip

    answered = {name: sichuan_alone.get("/indicators/v1/targets", **asked, format=name).content for name in files}
    assert files["csv"].read_bytes() == answered["csv"]
    assert _cells(files["xlsx"].read_bytes()) == _cells(answered["xlsx"])
    assert len(_cells(answered["xlsx"])[0]) == 1 + 58


def _cells(content: bytes) -> list[list[tuple[Any, ...]]]:
    return [list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(content)).worksheets]


def test_the_command_line_lists_the_prefectures(installed: Installation) -> None:
    arguments = ("standards", "show", "SC14", "--region", "51", "--date", "2023-12-31", "--by")
    items = json.loads(installed.run(*arguments, "prefecture", "--json"))["items"]

    assert len(items) == 21 * 58
    assert {len(item["region"]) for item in items} == {4}
    assert installed.run(*arguments, "town", check=False) == ""


def test_an_unknown_plan_prints_nothing(installed: Installation) -> None:
    assert installed.run("standards", "show", "SC13", check=False) == ""


def test_what_nobody_reported_is_no_data_and_never_zero(sichuan_alone: Partner) -> None:
    found = row(sichuan_alone, "B06-01", "2025-12-31")
    assert (found["status"], found["reason"], found["value"]) == ("no_data", "no_record", None)
