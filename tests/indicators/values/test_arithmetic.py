"""Values against sums worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.indicators.hand_filled import Filler

Value = Callable[..., dict[str, Any]]


@pytest.mark.parametrize(
    ("measures", "tce"),
    [
        ({"electricity_grid_wh": 10**9}, "122.9"),  # 10⁶ kWh × 0.1229 kgce
        ({"electricity_green_wh": 10**9}, "122.9"),
        ({"electricity_pv_wh": 10**9}, "0"),
        ({"natural_gas_l": 10**9}, "1330"),
        ({"coal_bituminous_g": 10**6}, "0.7143"),  # 1 t
        ({"coal_anthracite_g": 10**6}, "0.7143"),
        ({"gasoline_vehicle_ml": 10**6}, "1.074122"),  # 1 000 L × 0.73 × 1.4714
        ({"diesel_other_ml": 10**6}, "1.253106"),  # 1 000 L × 0.86 × 1.4571
        ({"lpg_g": 10**6}, "1.7143"),
        ({"heat_kj": 10**6}, "0.03412"),  # 1 GJ
        ({"other_gce": 10**6, "other_kerosene_gce": 10**6}, "2"),
        ({"water_l": 10**9, "unconventional_water_l": 10**9, "renewable_heat_kj": 10**9}, "0"),
    ],
)
def test_energy_total_of_one_carrier(fill: Filler, value: Value, measures: dict[str, int], tce: str) -> None:
    fill.cell("510104", "2021", **measures)

    item = value(indicator="energy_total", region="510104", period="2021")

    assert (item["value"], item["unit"]) == (tce, "tce")


@pytest.mark.parametrize(
    ("measures", "tonnes"),
    [
        ({"electricity_grid_wh": 10**9}, "125.5"),  # Sichuan 2021
        ({"electricity_green_wh": 10**9, "electricity_pv_wh": 10**9}, "0"),
        ({"natural_gas_l": 10**6}, "2.184"),
        ({"coal_bituminous_g": 10**6}, "2.174"),
        ({"coal_anthracite_g": 10**6}, "2.429"),
        ({"gasoline_vehicle_ml": 10**6, "gasoline_other_ml": 10**6}, "4.358"),
        ({"diesel_vehicle_ml": 10**6, "diesel_other_ml": 10**6}, "5.436"),
        ({"lpg_g": 10**6}, "3.166"),
        ({"heat_kj": 10**6}, "0.11"),
    ],
)
def test_co2_of_one_carrier(fill: Filler, value: Value, measures: dict[str, int], tonnes: str) -> None:
    fill.cell("510104", "2021", **measures)

    assert value(indicator="co2_total", region="510104", period="2021")["value"] == tonnes


def test_a_missing_denominator_is_no_data_and_never_zero(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=1000, has_area=False)

    item = value(indicator="energy_per_area", region="510104", period="2021")

    assert (item["value"], item["display"], item["obs_status"]) == (None, None, "M")
    assert item["explain"]["reason"]["code"] == "denominator_unknown"


def test_a_return_of_unknown_area_is_in_neither_side_of_the_ratio(fill: Filler, value: Value) -> None:
    # 10 000 m² on all 365 days with 10 000 kgce, and a return with energy and no area.
    fill.cell("510104", "2021", other_gce=10**7, floor_area_dm2_days=10**6 * 365)
    fill.cell("510104", "2021", other_gce=10**9, has_area=False)

    assert value(indicator="energy_per_area", region="510104", period="2021")["value"] == "1"


def test_a_level_is_averaged_over_the_calendar_days_of_the_period(fill: Filler, value: Value) -> None:
    """2020 has 366 days: 1 000 m² for 183 of them is 500 m² on average."""
    fill.cell("510104", "2020", other_gce=10**6, floor_area_dm2_days=100_000 * 183)

    item = value(indicator="energy_per_area", region="510104", period="2020")

    assert (item["numerator"], item["denominator"], item["value"]) == ("1000", "500", "2")
    assert (item["numerator_unit"], item["denominator_unit"]) == ("kgce", "m2")


def test_vehicle_fuel_is_not_in_building_energy(fill: Filler, value: Value) -> None:
    fuels = dict.fromkeys(("gasoline_vehicle_ml", "diesel_vehicle_ml", "gasoline_other_ml", "diesel_other_ml"), 10**6)
    fill.cell("510104", "2021", **fuels)

    assert value(indicator="energy_building", region="510104", period="2021")["value"] == "2.327228"
    assert value(indicator="energy_total", region="510104", period="2021")["value"] == "4.654456"


def test_a_ratio_of_many_regions_is_sums_over_sums(fill: Filler, value: Value) -> None:
    """1 kgce/m² on 100 m² and 4 on 200 m² is 3, not the mean 2.5."""
    fill.cell("510104", "2021", other_gce=10**5, floor_area_dm2_days=10_000 * 365)
    fill.cell("510105", "2021", other_gce=8 * 10**5, floor_area_dm2_days=20_000 * 365)

    assert value(indicator="energy_per_area", region="5101", period="2021")["value"] == "3"


def test_provinces_use_their_own_grid_factor_before_they_are_added(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2023", electricity_grid_wh=10**9)
    fill.cell("500101", "2023", electricity_grid_wh=10**9)

    both = value(indicator="co2_total", region="50,51", period="2023")

    assert both["value"] == "714.5"  # 156.4 + 558.1
    assert {(f["region"], f["value"]) for f in both["explain"]["factors"] if f["name"] == "grid.province"} == {
        ("50", "0.5581"),
        ("51", "0.1564"),
    }


def test_values_without_an_end_have_twenty_significant_digits(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", other_gce=1000, users_milliperson_days=3000 * 365)

    assert value(indicator="energy_per_person", region="510104", period="2021")["value"] == "0.33333333333333333333"


@pytest.mark.parametrize(
    ("indicator", "measures", "printed"),
    [
        ("energy_total", {"other_gce": 1_617_200 * 10**6}, "161.72 万吨标准煤"),
        ("energy_building", {"other_gce": 1_342_400 * 10**6}, "134.24 万吨标准煤"),
        ("water_total", {"water_l": 484_000_000 * 1000}, "4.84 亿立方米"),
        ("energy_per_area", {"other_gce": 551 * 10**4, "floor_area_dm2_days": 10**5 * 366}, "5.51 千克标准煤/平方米"),
        (
            "energy_per_person",
            {"other_gce": 9428 * 10**3, "users_milliperson_days": 10**5 * 366},
            "94.28 千克标准煤/人",
        ),
        ("water_per_person", {"water_l": 2821 * 10**3, "users_milliperson_days": 10**5 * 366}, "28.21 立方米/人"),
        ("share_gas", {"natural_gas_l": 1000, "other_gce": 1330 * 4}, "20.00 %"),
    ],
)
def test_a_value_is_printed_as_in_the_plan(
    fill: Filler, value: Value, indicator: str, measures: dict[str, int], printed: str
) -> None:
    fill.cell("510104", "2020", **measures)

    assert value(indicator=indicator, region="51", period="2020")["display"] == printed


def test_sums_larger_than_64_bits_stay_exact(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", water_l=9 * 10**18)
    fill.cell("510105", "2021", water_l=9 * 10**18 + 1)

    water = value(indicator="water_total", region="51", period="2021")["value"]

    assert Fraction(water) == Fraction(18 * 10**18 + 1, 1000)
