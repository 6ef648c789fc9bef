"""GET duties on hand-filled cells: evidenced this year, stale, or no data with the record that is waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.indicators.hand_filled import Filler

Duties = Callable[..., dict[str, dict[str, Any]]]
CHONGQING = "500103"


@pytest.fixture
def duties(api: TestClient) -> Duties:
    """By id without the plan's prefix."""

    def get(**parameters: Any) -> dict[str, dict[str, Any]]:
        answer = api.get("/indicators/v1/duties", params={"plan": "SC14", **parameters})
        assert answer.status_code == 200, answer.text
        return {item["duty"].removeprefix("SC14-"): item for item in answer.json()["items"]}

    return get


def test_all_25_are_there_and_without_data_none_is_evidenced(duties: Duties) -> None:
    found = duties(region="51")

    assert list(found) == [f"D{number:02d}" for number in range(1, 26)]
    assert {item["status"] for item in found.values()} == {"no_data"}
    assert found["D12"]["reason"] == "no_record"
    assert (found["D12"]["explain"]["zh"], found["D12"]["explain"]["anchor"]) == (
        "优先使用非常规水资源",
        "第四章第二节",
    )


def test_what_other_records_prove_waits_for_their_service(duties: Duties) -> None:
    found = duties(region="51")["D25"]

    assert (found["status"], found["reason"]) == ("no_data", "no_source")
    assert found["explain"]["reason"] == {
        "code": "no_source",
        "zh": "尚无来源：待项目服务、接入服务提供 documents、subscriptions",
        "en": "No source yet: documents, subscriptions will come from the projects service and the access service.",
    }


def test_a_share_is_evidenced_with_its_trend(fill: Filler, duties: Duties) -> None:
    """1 of 10 m³ in 2022, 1 of 4 in 2024: from 10 % to 25 %."""
    fill.cell("510104", "2022", unconventional_water_l=1_000, water_l=9_000)
    fill.cell("510104", "2024", unconventional_water_l=1_000, water_l=3_000)

    found = duties(region="51", date="2024-12-31")["D12"]

    assert (found["status"], found["year"], found["reason"]) == ("evidenced", 2024, None)
    assert found["trend"] == {
        "unit": "%",
        "values": [{"year": 2022, "value": "10"}, {"year": 2024, "value": "25"}],
        "change": "15",
    }


def test_older_evidence_is_stale(fill: Filler, duties: Duties) -> None:
    fill.cell("510104", "2022", unconventional_water_l=1_000, water_l=9_000)

    found = duties(region="51", date="2024-12-31")["D12"]

    assert (found["status"], found["year"], found["trend"]["change"]) == ("stale", 2022, None)


def test_nothing_of_a_known_whole_proves_nothing(fill: Filler, duties: Duties) -> None:
    fill.cell("510104", "2024", water_l=3_000)

    found = duties(region="51", date="2024-12-31")["D12"]

    assert (found["status"], found["reason"]) == ("no_data", "no_record")
    assert found["trend"]["values"] == [{"year": 2024, "value": "0"}]


def test_renewable_energy_is_weighed_in_coal_equivalent(fill: Filler, duties: Duties) -> None:
    """1 000 kWh of own PV are 122.9 kgce, beside 1 000 kgce of energy (own PV is not in it): 12.29 %."""
    fill.cell("510104", "2024", electricity_pv_wh=10**6, other_gce=10**6)

    found = duties(region="51", date="2024-12-31")

    assert found["D02"]["trend"]["values"] == found["D13"]["trend"]["values"] == [{"year": 2024, "value": "12.29"}]
    assert (found["D02"]["status"], found["D13"]["status"]) == ("evidenced", "evidenced")


def test_carbon_statistics_are_proved_by_their_value(fill: Filler, duties: Duties) -> None:
    fill.cell("510104", "2023", electricity_grid_wh=10**6)

    assert duties(region="51", date="2024-12-31")["D14"]["status"] == "stale"
    assert duties(region="51", date="2023-12-31")["D14"]["status"] == "evidenced"
    assert duties(region="5103", date="2023-12-31")["D14"]["status"] == "no_data"


def test_regional_control_needs_the_values_of_both_and_of_the_circle(fill: Filler, duties: Duties) -> None:
    whole = {"other_gce": 10**6, "water_l": 1000, "floor_area_dm2_days": 10**6, "users_milliperson_days": 10**6}
    fill.cell("510104", "2023", **whole)
    assert duties(region="51", date="2023-12-31")["D21"]["status"] == "no_data"

    fill.cell(CHONGQING, "2023", **whole)
    assert duties(region="51", date="2023-12-31")["D21"]["status"] == "evidenced"


def test_a_correction_that_takes_the_evidence_back(fill: Filler, duties: Duties) -> None:
    fill.cell("510104", "2024", unconventional_water_l=1_000, water_l=3_000)
    assert duties(region="51", date="2024-12-31")["D12"]["status"] == "evidenced"
    fill.batch()
    fill.cell("510104", "2024", unconventional_water_l=-1_000, reported=0)

    assert duties(region="51", date="2024-12-31")["D12"]["status"] == "no_data"


@pytest.mark.parametrize(
    ("region", "day", "reason"),
    [
        ("50", "2024-12-31", "outside_the_plan"),
        ("circle", "2024-12-31", "outside_the_plan"),
        ("51", "2020-12-31", "not_in_force"),
    ],
)
def test_where_and_when_the_duties_do_not_hold(duties: Duties, region: str, day: str, reason: str) -> None:
    assert {item["reason"] for item in duties(region=region, date=day).values()} == {reason}


@pytest.mark.parametrize("parameters", [{"plan": "XX"}, {"region": "99"}, {"date": "2024-13-01"}])
def test_unknown_parameters_are_refused(api: TestClient, parameters: dict[str, str]) -> None:
    assert api.get("/indicators/v1/duties", params=parameters).status_code == 422
