"""Hand-computed values. The figures were worked out apart from this code."""

from datetime import date
from fractions import Fraction

import pytest

from tests.independent.decimals import written
from tests.independent.groups import Coverage
from tests.independent.values import Sums, Value
from tests.independent.values import value as value_of
from tests.independent.world import Content, Line, Row, World

SINCE_EVER = date(2000, 1, 1)


def one(period: str, *lines: Line, area: int | None = None, users: int | None = None, region: str = "510104") -> World:
    """A single school with one counted return (form edition by the year)."""
    edition = {"2020": 2020, "2022": 2022, "2023": 2022, "2024": 2022, "2025": 2025}[period[:4]]
    rows = {"A": [Row(SINCE_EVER, None, region, "021")]}
    return World(rows, {("A", period): Content(edition, area, users, lines)})


def value(world: World, indicator: str, region: str, period: str, type_: str = "all", basis: str = "current") -> Value:
    return value_of(Sums(world), indicator, region, period, type_, basis)


def test_example_of_the_contract() -> None:
    """350 000 kWh and 5 000 L of vehicle petrol on 12 000 m² by 1 020 users, 2023."""
    made = one(
        "2023",
        Line("electricity", 350_000_000),
        Line("gasoline", 5_000_000, split="vehicle"),
        area=1_200_000,
        users=1_020_000,
    )
    expected = {
        "energy_total": "48.38561",  # 43.015 + 5 000 × 1.074122 / 1 000
        "energy_building": "43.015",
        "energy_per_area": "3.5845833333333333333",
        "energy_per_person": "47.436872549019607843",
        "co2_total": "65.635",  # 350 × 0.1564 + 5 000 × 0.002179
        "co2_per_area": "5.4695833333333333333",
        "share_gas": "0",
        "water_total": "0",
        "water_per_person": "0",
    }
    assert {indicator: value(made, indicator, "51", "2023").text for indicator in expected} == expected
    assert value(made, "co2_total", "51", "2023", basis="frozen").text == "54.82"  # 350 × 0.1255 + 10.895
    assert value(made, "share_electricity", "51", "2023").text == "88.900398279571136956"


@pytest.mark.parametrize(
    ("line", "tce"),
    [
        (Line("coal", 1_000_000), "0.7143"),
        (Line("heat", 1_000_000), "0.03412"),
        (Line("gasoline", 1_000_000, split="other"), "1.074122"),
        (Line("diesel", 1_000_000, split="other"), "1.253106"),
        (Line("lpg", 1_000_000), "1.7143"),
        (Line("natural_gas", 1_000_000), "1.33"),
        (Line("other", 1_000_000, split="kerosene"), "1"),
        (Line("electricity", 1_000_000, split="direct_green"), "0.1229"),
        (Line("electricity", 1_000_000, split="own_pv"), "0"),
        (Line("renewable_heat", 1_000_000), "0"),
        (Line("unconventional_water", 1_000_000), "0"),
    ],
)
def test_coal_equivalent_of_each_carrier(line: Line, tce: str) -> None:
    assert value(one("2023", line), "energy_total", "510104", "2023").text == tce


def test_direct_green_power_and_own_pv_emit_nothing() -> None:
    made = one("2023", Line("electricity", 10**9, split="direct_green"), Line("electricity", 10**9, split="own_pv"))
    assert value(made, "co2_total", "51", "2023").text == "0"


def test_each_province_has_its_own_grid_factor_before_regions_are_added() -> None:
    made = one("2022", Line("electricity", 1_000_000))
    made.institutions["B"] = [Row(SINCE_EVER, None, "500105", "01")]
    made.counted["B", "2022"] = Content(2022, None, None, (Line("electricity", 1_000_000),))
    assert value(made, "co2_total", "50,51", "2022").text == "0.6631"  # 0.1404 + 0.5227
    assert value(made, "co2_total", "50", "2022", "01").text == "0.5227"
    assert value(made, "co2_total", "50", "2022", "02").text is None


def test_ratios_leave_out_who_has_no_denominator() -> None:
    made = one("2023", Line("water", 30_000), users=2_000)
    made.institutions["B"] = [Row(SINCE_EVER, None, "510104", "021")]
    made.counted["B", "2023"] = Content(2022, None, None, (Line("water", 70_000),))
    assert value(made, "water_total", "51", "2023").text == "100"
    assert value(made, "water_per_person", "51", "2023").text == "15"
    assert value(made, "energy_per_area", "51", "2023").text is None


def test_a_quarter_of_a_year_is_divided_by_the_days_of_the_year() -> None:
    """1 000 m² for the 91 days of 2024-Q1 are 248.63… m² on average over 366 days."""
    made = one("2024-Q1", Line("heat", 1_000_000), area=100_000)
    assert value(made, "energy_per_area", "51", "2024").value == Fraction("34.12") * 366 / 91_000
    assert value(made, "energy_per_area", "51", "2024-Q1").text == "0.03412"
    assert value(made, "energy_per_area", "51", "2024").coverage == Coverage(1, 0, 1)


def test_the_circle_takes_units_in_and_leaves_out_partial_ones() -> None:
    for node, text in {"510104": "1", "5101": "1", "51": None, "500154": None, "500105": "1", "5107": None}.items():
        made = one("2023", Line("water", 1000), region=node)
        assert value(made, "water_total", "circle", "2023").text == text, node


def test_a_dissolved_division_has_no_data_for_a_period_that_ends_after_it() -> None:
    made = one("2025-10", Line("water", 1000), region="500105")
    assert value(made, "water_total", "500105", "2025-10").text == "1"
    made.counted["A", "2025"] = made.counted["A", "2025-10"]
    assert value(made, "water_total", "500105", "2025").obs_status == "M"
    assert value(made, "water_total", "50", "2025").text == "1"


def test_a_successor_takes_in_its_predecessors() -> None:
    made = one("2024", Line("water", 1000), region="500105")
    made.institutions["B"] = [
        Row(SINCE_EVER, date(2025, 11, 5), "500112", "021"),
        Row(date(2025, 11, 6), None, "50P001", "021"),
    ]
    made.counted["B", "2024"] = Content(2022, None, None, (Line("water", 2000),))
    made.counted["B", "2025"] = Content(2025, None, None, (Line("water", 4000),))
    assert value(made, "water_total", "50P001", "2024").text == "3"
    assert value(made, "water_total", "50P001", "2025").text == "4"
    assert value(made, "water_total", "50P001", "2025-Q3").text is None
    made.counted["A", "2025"] = made.counted["A", "2024"]  # never moved from 500105
    assert value(made, "water_total", "50P001", "2025").text == "5"


def test_observation_status_first_that_holds() -> None:
    full = one("2023", Line("water", 1000))
    full.counted["A", "2022"] = full.counted["A", "2023"]
    assert value(full, "water_total", "51", "2023").obs_status == "A"
    full.institutions["B"] = [Row(SINCE_EVER, None, "510104", "021")]
    assert value(full, "water_total", "51", "2023").obs_status == "P"
    assert value(full, "water_per_person", "51", "2023").obs_status == "M"
    assert value(one("2020", Line("water", 1)), "water_total", "51", "2020").obs_status == "B"
    assert value(one("2022", Line("water", 1)), "water_total", "51", "2022").obs_status == "B"  # 2020 → 2022-09
    assert value(one("2024", Line("electricity", 1)), "co2_total", "51", "2024").obs_status == "E"
    assert value(one("2023", Line("other", 1)), "co2_total", "51", "2023").obs_status == "E"
    assert value(one("2023", Line("electricity", 1)), "co2_total", "51", "2023").obs_status == "A"


def test_how_values_are_written() -> None:
    assert written(Fraction(1, 3)) == "0.33333333333333333333"
    assert written(Fraction(2, 3) / 1000) == "0.00066666666666666666667"
    assert written(Fraction(1, 8)) == "0.125"
    assert written(Fraction(10**21)) == "1000000000000000000000"
    assert written(Fraction(10**21, 3)) == "333333333333333333330"
    assert written(Fraction(1, 2**40)) == "0.0000000000009094947017729282379150390625"
    assert written(Fraction(0)) == "0"
