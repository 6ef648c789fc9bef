"""What there is: indicators, regions, periods, standards, plans."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.publisher import Publisher
from services.indicators.standards.loader import STANDARDS
from shared.db import Database
from tests.indicators.hand_filled import Filler


def items(api: TestClient, name: str, key: str) -> dict[str, dict[str, Any]]:
    answer = api.get(f"/indicators/v1/{name}").json()
    assert answer["next"] is None
    return {item[key]: item for item in answer["items"]}


def test_indicators_over_returns_and_over_records_with_their_units(api: TestClient) -> None:
    assert {code: item["unit"] for code, item in items(api, "indicators", "indicator").items()} == {
        "energy_total": "tce",
        "energy_building": "tce",
        "water_total": "m3",
        "energy_per_area": "kgce/m2",
        "energy_per_person": "kgce/person",
        "water_per_person": "m3/person",
        "co2_total": "tCO2",
        "co2_per_area": "kgCO2/m2",
        "share_electricity": "%",
        "share_gas": "%",
        "share_petrol": "%",
        "retrofit_area": "m2",
        "charging_points": "points",
        "charging_points_per_nev": "points/vehicle",
        "charging_share_of_parking": "%",
        "nev_share": "%",
        "joint_person_times": "person-times",
        "treatment_capacity": "t/day",
    }


def test_all_are_announced_over_returns_by_every_grain_and_over_records_by_year(api: TestClient) -> None:
    found = items(api, "indicators", "indicator")
    assert all(item["announced"] for item in found.values())
    assert found["energy_total"]["announced_grains"] == ["year", "half", "quarter", "month"]
    assert found["charging_points"]["announced_grains"] == ["year"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("5101", {"name": "成都市", "level": "prefecture", "city_kind": "city", "urban": None, "circle": "in"}),
        ("5133", {"city_kind": "autonomous_prefecture", "circle": "out"}),
        ("510104", {"urban": "district", "city_kind": None, "parent": "5101"}),
        ("510121", {"urban": "county"}),
        ("510181", {"urban": "county_city"}),
        ("500105", {"valid_to": "2025-11-05", "kind": "division"}),
        ("50P001", {"valid_from": "2025-11-06", "predecessors": ["500105", "500112"], "kind": "provisional"}),
    ],
)
def test_regions(api: TestClient, code: str, expected: dict[str, Any]) -> None:
    assert expected.items() <= items(api, "regions", "region")[code].items()


def test_every_version_of_the_package_and_the_plan_of_the_newest(api: TestClient) -> None:
    packaged = {f"{path.parent.name}@{path.stem}" for path in STANDARDS.glob("*/*.yaml")}
    assert packaged >= {"energy@1.0.0", "programme@1.1.0", "sc14@1.0.0", "sc14@1.1.0", "sc14@1.2.0", "sc14@2.0.0"}
    assert items(api, "standards", "standard").keys() == packaged
    plan = items(api, "plans", "plan")["SC14"]
    assert (plan["region"], plan["document_no"], len(plan["targets"])) == ("51", "川机管函〔2021〕707号", 58)


def test_rules_beside_the_plan_whose_document_is_not_known(api: TestClient) -> None:
    rules = items(api, "plans", "plan")["R2022"]
    assert (rules["beside"], rules["document_no"], rules["start"]) == ("SC14", None, "2022-01-01")
    assert [(each["comparator"], each["target_value"]) for each in rules["targets"]] == [(">=", "100"), (">=", "20")]
    assert api.get("/indicators/v1/plans").json()["default"] == "SC14"


def test_periods_are_those_of_which_values_were_published(api: TestClient, database: Database, fill: Filler) -> None:
    assert items(api, "periods", "period") == {}
    for node, period in (("510104", "2021"), ("500101", "2020-Q2"), ("510104", "2020-04"), ("5107", "2021-01")):
        fill.cell(node, period, water_l=1000)
    publisher = Publisher(database)
    publisher.step()
    publisher.close()

    assert list(items(api, "periods", "period")) == ["2020-04", "2020-Q2", "2021-01", "2021"]
