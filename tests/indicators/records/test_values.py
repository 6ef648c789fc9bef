"""GET values of indicators over records, and a new indicator by YAML alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from services.indicators.standards import packaged
from services.indicators.standards.checks import validate
from services.indicators.standards.loader import STANDARDS
from tests.indicators.records_filled import RecordFiller

Value = Callable[..., dict[str, Any]]
POINT = {"connectors": 2, "power_w": 7_000, "parking_spaces": 1, "open_to_public": False, "in_service_to": None}


@pytest.fixture
def school(records: RecordFiller) -> str:
    return records.institution("SCHOOL", "510104")


def test_a_flow_is_what_came_about_in_the_period(records: RecordFiller, school: str, value: Value) -> None:
    for day, area in (("2022-06-30", 150), ("2022-07-01", 250), ("2021-12-31", 1)):
        records.fact(
            "projects.project", school, stage="completed", completed_on=day, started_on=None,
            contract={"kind": "none"}, components=[{"kind": "building_retrofit", "area_dm2": area}],
        )  # fmt: skip

    year, half = (value(indicator="retrofit_area", region="51", period=p) for p in ("2022", "2022-H1"))

    assert (year["value"], half["value"], year["unit"], year["obs_status"]) == ("4", "1.5", "m2", "A")
    assert (year["standard"], year["display"]) == ("programme@1.2.0", "0.00 万平方米")
    assert value(indicator="retrofit_area", region="5103", period="2022")["obs_status"] == "M"


def test_a_stock_is_what_there_is_at_the_end(records: RecordFiller, school: str, value: Value) -> None:
    records.fact("vehicles.charging_point", school, **{**POINT, "in_service_from": "2022-06-30"})
    records.fact(
        "vehicles.charging_point", school, **{**POINT, "in_service_from": "2021-01-01", "in_service_to": "2022-06-29"}
    )

    values = [value(indicator="charging_points", region="51", period=p)["value"] for p in ("2022-05", "2022-06")]

    assert values == ["1", "1"]
    assert value(indicator="charging_points", region="51", period="2022-06", type="021")["value"] == "1"
    assert value(indicator="charging_points", region="51", period="2022-06", type="01")["value"] == "0"


def test_a_ratio_has_coverage_where_somebody_has_to_report(records: RecordFiller, school: str, value: Value) -> None:
    records.institution("OTHER", "510104")
    records.fact("vehicles.charging_point", school, **{**POINT, "in_service_from": "2021-01-01"})
    cars = [{"drive": "bev", "ownership": "owned", "count": 4}, {"drive": "hev", "ownership": "owned", "count": 9}]
    records.fact("vehicles.stock", school, period="2021", vehicles=cars)

    found = value(indicator="charging_points_per_nev", region="51", period="2022")

    assert (found["value"], found["numerator"], found["denominator"]) == ("0.25", "1", "4")
    assert found["coverage"] == {"expected": 2, "reported": 1, "partial": 0}
    assert found["obs_status"] == "P"
    assert value(indicator="charging_points_per_nev", region="51", period="2023")["obs_status"] == "M"  # too old


def test_points_are_held_against_the_parking_spaces_that_are_known(
    records: RecordFiller, school: str, value: Value
) -> None:
    records.institution("OTHER", "510104")
    for _ in range(3):
        records.fact("vehicles.charging_point", school, **{**POINT, "in_service_from": "2021-01-01"})
    records.fact("statistics.parking_stock", school, as_of="2022-06-30", spaces=12, nev_spaces=3)

    unknown, known = (value(indicator="charging_share_of_parking", region="51", period=p) for p in ("2021", "2022"))

    assert (unknown["value"], unknown["obs_status"]) == (None, "M")
    assert (known["value"], known["unit"], known["display"]) == ("25", "%", "25.0 %")
    assert (known["coverage"], known["obs_status"]) == ({"expected": 2, "reported": 1, "partial": 0}, "P")


def test_an_opening_balance_stands_in_until_names_reach_it(records: RecordFiller, school: str, value: Value) -> None:
    records.fact(
        "projects.opening_balance", region="51", region_code="51", measure="charging_points", as_of="2020-12-31",
        quantity=2,
    )  # fmt: skip
    for _ in range(3):
        records.fact("vehicles.charging_point", school, **{**POINT, "in_service_from": "2022-01-01"})

    before, after = (value(indicator="charging_points", region="51", period=p) for p in ("2021", "2022"))

    assert [(each["value"], each["obs_status"]) for each in (before, after)] == [("2", "E"), ("3", "A")]
    assert value(indicator="charging_points", region="51", period="2019")["value"] is None  # nobody said so
    assert value(indicator="charging_points", region="5101", period="2021")["value"] is None


NEW = """
  public_points:
    name: {zh: 开放的充电桩, en: Public points}
    kind: stock
    of: charging_points
    where: {open_to_public: true, power_w: {min: 50000}}
    unit: points
indicators:
  public_fast_points:
    name: {zh: 向社会开放的快充桩, en: Public fast charging points}
    unit: points
    numerator: {formula: public_points, unit: points}
    display: {unit: 个, per: 1, decimals: 0}
"""


def test_a_new_indicator_is_a_new_version_and_nothing_else(records: RecordFiller, school: str, value: Value) -> None:
    path = STANDARDS / "programme" / "1.2.0.yaml"
    newer = path.with_name("1.3.0.yaml")
    text = path.read_text(encoding="utf-8").replace("version: 1.2.0", "version: 1.3.0").replace("\nindicators:\n", NEW)
    assert validate([*packaged(), (newer, text)]) == []
    records.fact("vehicles.charging_point", school, **{**POINT, "in_service_from": "2021-01-01"})
    fast = {**POINT, "in_service_from": "2021-01-01", "open_to_public": True, "power_w": 60_000}
    records.fact("vehicles.charging_point", school, **fast)
    try:
        with records.database.transaction() as connection:
            connection.execute(
                "INSERT INTO standard (name, semver, approved_at, digest, content) VALUES (%s, %s, %s, '', %s)",
                ("programme", "1.3.0", datetime.now(UTC), text),
            )
        found = value(indicator="public_fast_points", region="51", period="2022")
    finally:
        with records.database.transaction() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")  # a published version is never deleted
            connection.execute("DELETE FROM standard WHERE name = 'programme' AND semver = '1.3.0'")

    assert (found["value"], found["standard"]) == ("1", "programme@1.3.0")
    assert found["explain"]["measures"][0]["measure"] == "public_points"
