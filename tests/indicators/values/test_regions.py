"""What a region's value is made of: its subtree, both provinces, the circle, dissolved divisions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.indicators.hand_filled import Filler

Value = Callable[..., dict[str, Any]]


def water(value: Value, region: str, period: str = "2021", **parameters: Any) -> str | None:
    found: str | None = value(indicator="water_total", region=region, period=period, **parameters)["value"]
    return found


@pytest.fixture
def filled(fill: Filler) -> Filler:
    """Each node has a power of two m³, so that a sum tells what is in it."""
    nodes = ("510104", "5101", "51", "510703", "5107", "510726", "500101", "50", "500154", "513433")
    for place, node in enumerate(nodes):
        fill.cell(node, "2021", water_l=1000 * 2**place)
    return fill


@pytest.mark.parametrize(
    ("region", "m3"),
    [
        ("510104", 1),
        ("5101", 1 + 2),  # with the prefecture's own units
        ("51", 1 + 2 + 4 + 8 + 16 + 32 + 512),
        ("50", 64 + 128 + 256),
        ("50,51", 1023),
        ("circle", 1 + 2 + 8 + 64),  # without 北川 510726, 开州 500154 and units of partial prefectures and provinces
    ],
)
def test_a_region_is_its_subtree_with_its_own_units(filled: Filler, value: Value, region: str, m3: int) -> None:
    assert filled
    assert water(value, region) == str(m3)


def test_partial_units_of_the_circle_are_listed_and_not_added(filled: Filler, value: Value) -> None:
    assert filled
    listed = value(indicator="water_total", region="circle", period="2021")["explain"]["partial_regions"]

    assert {entry["region"]: entry["value"] for entry in listed} == {
        "50": "128", "500154": "256", "500235": None, "51": "4", "5107": "16", "5117": None, "5118": None,
    }  # fmt: skip


def test_a_dissolved_division_has_no_data_and_names_its_successor(fill: Filler, value: Value) -> None:
    fill.cell("500105", "2025", water_l=1000)

    item = value(indicator="water_total", region="500105", period="2025")

    assert (item["value"], item["obs_status"]) == (None, "M")
    assert item["explain"]["successor"] == {"region": "50P001", "name": "两江新区"}
    assert item["explain"]["reason"]["code"] == "region_dissolved"
    assert "两江新区" in item["explain"]["reason"]["zh"]


def test_a_dissolved_division_keeps_its_earlier_periods(fill: Filler, value: Value) -> None:
    fill.cell("500105", "2025-10", water_l=1000, edition=2022)

    assert water(value, "500105", "2025-10") == "1"


def test_the_base_of_a_successor_is_the_sum_of_its_predecessors(fill: Filler, value: Value) -> None:
    fill.cell("500105", "2020", water_l=1000)
    fill.cell("500112", "2020", water_l=2000)
    fill.expected("500112", "2020", 5)

    item = value(indicator="water_total", region="50P001", period="2020")

    assert (item["value"], item["coverage"]) == ("3", {"expected": 5, "reported": 2, "partial": 0})
    assert [old["region"] for old in item["explain"]["predecessors"]] == ["500105", "500112"]


def test_who_closed_at_a_dissolved_division_is_seen_at_its_successor(fill: Filler, value: Value) -> None:
    fill.cell("500105", "2025", water_l=1000)
    fill.cell("50P001", "2025", water_l=2000)

    assert water(value, "50P001", "2025") == "3"
    assert water(value, "500105", "2025") is None


@pytest.mark.parametrize(("type", "m3"), [("01", "1"), ("021", "2"), ("02", "6"), ("03", "8"), ("all", "15")])
def test_types_and_the_subtotal_of_public_service_units(fill: Filler, value: Value, type: str, m3: str) -> None:
    for code, amount in (("01", 1), ("021", 2), ("026", 4), ("03", 8)):
        fill.cell("510104", "2021", type=code, water_l=1000 * amount)

    assert water(value, "51", type=type) == m3


def test_each_grain_is_read_from_its_own_cells(fill: Filler, value: Value) -> None:
    for amount, period in enumerate(("2021", "2021-H1", "2021-Q1", "2021-01"), start=1):
        fill.cell("510104", period, water_l=1000 * amount)

    assert [water(value, "51", p) for p in ("2021", "2021-H1", "2021-Q1", "2021-01")] == ["1", "2", "3", "4"]
    assert water(value, "51", "2021-02") is None
