"""OBS_STATUS and coverage: the first of M, B, E, P, A that holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.indicators.hand_filled import Filler

Value = Callable[..., dict[str, Any]]


def status(value: Value, indicator: str = "water_total", period: str = "2021", **parameters: Any) -> str:
    found: str = value(indicator=indicator, region="51", period=period, **parameters)["obs_status"]
    return found


def test_without_data_there_is_still_an_item(value: Value) -> None:
    item = value(indicator="energy_total", region="51", period="2021")

    assert (item["value"], item["display"], item["numerator"], item["obs_status"]) == (None, None, None, "M")
    assert item["coverage"] == {"expected": 0, "reported": 0, "partial": 0}


def test_everything_reported_is_normal(fill: Filler, value: Value) -> None:
    fill.expected("510104", "2020", 1)
    fill.cell("510104", "2021", water_l=1)

    assert status(value) == "A"


def test_fewer_than_expected_is_partial(fill: Filler, value: Value) -> None:
    fill.expected("510104", "2020", 2)
    fill.cell("510104", "2021", water_l=1)
    fill.cell("510104", "2021", reported=0, partial=1)

    item = value(indicator="water_total", region="51", period="2021")

    assert (item["obs_status"], item["coverage"]) == ("P", {"expected": 2, "reported": 1, "partial": 1})


def test_expected_is_the_running_sum_of_the_register(fill: Filler, value: Value) -> None:
    fill.expected("510104", "2019", 5)
    fill.expected("510104", "2021", -2)
    fill.expected("510105", "2022", 7)
    fill.expected("510104", "2021", 9, type="01")
    fill.expected("510104", "2021-H1", 100)

    item = value(indicator="water_total", region="51", period="2021", type="021")

    assert item["coverage"]["expected"] == 3


def test_another_edition_than_the_year_before_is_a_break(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2020", edition=2016, water_l=1)
    fill.cell("510104", "2021", edition=2020, water_l=1)

    assert status(value) == "B"


def test_without_data_before_the_edition_in_force_then_decides(fill: Filler, value: Value) -> None:
    """On 2019-12-31 the edition of 2016 was in force."""
    fill.cell("510104", "2020", edition=2020, water_l=1)

    assert status(value, period="2020") == "B"


def test_a_retracted_edition_does_not_decide(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", edition=2020, water_l=1)
    fill.cell("510104", "2021", edition=2022, water_l=1)
    fill.cell("510104", "2021", edition=2022, water_l=-1, reported=-1)

    assert status(value) == "A"


@pytest.mark.parametrize(
    ("period", "factors", "expected", "used"),
    [
        ("2021", "current", "A", 2021),
        ("2024", "current", "E", 2023),  # after the last known year
        ("2021", "frozen", "E", 2021),  # 2021 stands in for the base year 2020
        ("2023", "frozen", "E", 2021),
    ],
)
def test_a_stand_in_factor_is_an_estimate_and_is_named(
    fill: Filler, value: Value, period: str, factors: str, expected: str, used: int
) -> None:
    edition = 2020 if period == "2021" else 2022
    fill.cell("510104", str(int(period) - 1), edition=edition, electricity_grid_wh=1)
    fill.cell("510104", period, edition=edition, electricity_grid_wh=10**9)

    item = value(indicator="co2_total", region="51", period=period, factors=factors)

    assert item["obs_status"] == expected
    assert item["factors"] == factors
    named = item["explain"].get("stand_ins", [])
    asked = 2020 if factors == "frozen" else int(period)
    assert [(s["year_asked"], s["year_used"]) for s in named] == ([(asked, used)] if expected == "E" else [])


def test_frozen_factors_do_not_make_an_estimate_of_what_needs_none(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9)

    assert status(value, "energy_total", factors="frozen") == "A"


@pytest.mark.parametrize("measure", ["other_gce", "other_kerosene_gce", "other_fuel_oil_gce"])
def test_energy_without_a_carbon_factor_is_left_out_and_named(fill: Filler, value: Value, measure: str) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9, **{measure: 2_500_000})

    item = value(indicator="co2_total", region="51", period="2021")

    assert (item["value"], item["obs_status"], item["explain"]["missing"]["tce"]) == ("125.5", "E", "2.5")


def test_an_estimate_comes_before_partial_and_a_break_before_both(fill: Filler, value: Value) -> None:
    fill.expected("510104", "2020", 9)
    fill.cell("510104", "2021", other_gce=1)
    assert status(value, "co2_total") == "E"
    fill.cell("510104", "2020", edition=2016, other_gce=1)
    assert status(value, "co2_total") == "B"
