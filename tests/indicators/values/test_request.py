"""The shape of GET values: order, pages, vintages, standards, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from services.indicators.commands import load_standards
from services.indicators.standards import packaged
from shared.db import Database
from tests.indicators.hand_filled import Filler

PATH = "/indicators/v1/values"
Values = Callable[..., list[dict[str, Any]]]
Value = Callable[..., dict[str, Any]]


def test_one_item_for_every_combination_in_the_order_asked(values: Values) -> None:
    asked = {
        "indicator": ["water_total", "energy_total"],
        "region": ["51", "50", "circle"],
        "period": ["2021", "2020-06"],
        "type": ["03", "02"],
        "standard": ["energy@1.0.0", "energy-variants@1.0.0"],
        "factors": ["frozen", "current"],
    }

    found = values(**asked)

    assert [tuple(item[name] for name in asked) for item in found] == list(product(*asked.values()))


def test_fields_of_an_item(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9)

    item = value(indicator="energy_total", region="51", period="2021")

    assert set(item) >= {
        "indicator", "region", "period", "type", "value", "display", "unit", "numerator", "denominator", "standard",
        "factor_set", "coverage", "obs_status", "position", "explain",
    }  # fmt: skip
    assert (item["type"], item["standard"], item["position"]) == ("all", "energy@1.0.0", 1)
    assert item["factor_set"] == "coal-equivalent@1.0.0/gb2589-2020 + densities@1.0.0/statistics-system"


def test_a_value_explains_itself(fill: Filler, value: Value) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9)

    explain = value(indicator="energy_per_area", region="5101", period="2021", type="02")["explain"]

    assert (explain["numerator"], explain["denominator"], explain["over"]) == ("building_kgce", "area_m2", "has_area")
    assert explain["where"]["area_m2"] == "floor_area_dm2_days / 100 / days"
    assert explain["factors"][0] == {
        "name": "coal_equivalent.electricity",
        "value": "0.1229",
        "unit": "kgce/kWh",
        "source": {
            "zh": "GB/T 2589-2020，川渝公共机构采用值",
            "en": "GB/T 2589-2020 as used by Sichuan and Chongqing public institutions",
        },
    }
    assert explain["records"] == (
        "/indicators/v1/records?indicator=energy_per_area&region=5101&period=2021&type=02"
        "&standard=energy@1.0.0&factors=current"
    )


def test_two_standards_are_compared_on_the_same_cells(fill: Filler, values: Values) -> None:
    fill.cell("510104", "2021", electricity_grid_wh=10**9, natural_gas_l=10**9, lpg_g=10**9)

    found = values(
        indicator="energy_total", region="51", period="2021", standard=["energy@1.0.0", "energy-variants@1.0.0"]
    )

    assert [item["value"] for item in found] == ["3167.2", "3238.6"]  # 122.9 + 1330 + 1714.3; 310 + 1214.3 + 1714.3


def test_pages_follow_each_other_without_gap_or_overlap(api: TestClient) -> None:
    asked = {
        "indicator": ["energy_total", "water_total"],
        "region": "51",
        "period": [str(y) for y in range(2015, 2025)],
    }
    whole = api.get(PATH, params=asked).json()["items"]
    sizes, found, cursor = list[int](), list[Any](), None
    while not sizes or cursor:
        answer = api.get(PATH, params={**asked, "limit": 7, **({"cursor": cursor} if cursor else {})}).json()
        sizes.append(len(answer["items"]))
        found += answer["items"]
        cursor = answer["next"]

    assert sizes == [7, 7, 6]
    assert found == whole


@pytest.fixture
def factor_of_2024(database: Database) -> Iterator[None]:
    """The grid factors with a new year, approved on the day after the first batch."""
    (text,) = (text for path, text in packaged() if path.parent.name == "grid-factors")
    newer = text.replace("version: 1.0.0", "version: 1.1.0").replace("approved: 2026-11-23", "approved: 2026-11-24")
    newer += "      2024: {'51': '0.2', '50': '0.3', source: {zh: 公告, en: announcement}}\n"
    with database.transaction() as connection:
        assert load_standards(connection, [(Path("1.1.0.yaml"), newer)]) == 1
    yield
    with database.transaction() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")  # a published version is never deleted
        connection.execute("DELETE FROM standard WHERE name = 'grid-factors' AND semver = '1.1.0'")


@pytest.mark.parametrize(
    ("as_of", "tco2"),
    [
        ({}, "0.2"),  # now: whatever the newest batch is
        ({"as_of": 2}, "0.2"),
        ({"as_of": 1}, "0.1564"),
        ({"as_of": "2026-11-23T23:59:59+08:00"}, "0.1564"),
        ({"as_of": "2026-11-24T00:00:00+08:00"}, "0.2"),
    ],
)
@pytest.mark.usefixtures("factor_of_2024")
def test_a_standard_counts_from_its_approval_not_from_the_next_batch(
    fill: Filler, value: Value, as_of: dict[str, Any], tco2: str
) -> None:
    fill.cell("510104", "2024", electricity_grid_wh=10**6)
    fill.batch()

    assert value(indicator="co2_total", region="51", period="2024", **as_of)["value"] == tco2


def test_all_pages_are_of_one_vintage(fill: Filler, api: TestClient) -> None:
    fill.cell("510104", "2021", water_l=1000)
    asked = {"indicator": "water_total", "region": ["510104", "51"], "period": "2021", "limit": 1}
    first = api.get(PATH, params=asked).json()
    fill.batch()
    fill.cell("510104", "2021", water_l=1000)

    second = api.get(PATH, params={**asked, "cursor": first["next"]}).json()

    assert [page["items"][0]["value"] for page in (first, second)] == ["1", "1"]
    assert first["as_of"] == second["as_of"] == 1


@pytest.mark.parametrize(
    ("as_of", "m3", "position"),
    [
        ("0", None, 0),
        ("1", "1", 1),
        ("2", "3", 2),
        ("3", "7", 3),
        ("99", "7", 3),
        ("2026-11-23T08:59:59+08:00", None, 0),  # before the first batch
        ("2026-11-23T01:00:00Z", "1", 1),
        ("2026-11-23T09:01:30+08:00", "3", 2),
        ("2026-11-23T09:01:30 08:00", "3", 2),  # a "+" that was not escaped
        ("2030-01-01T00:00:00Z", "7", 3),
    ],
)
def test_as_of_a_number_or_a_time(fill: Filler, value: Value, as_of: str, m3: str | None, position: int) -> None:
    for amount in (1, 2, 4):
        fill.cell("510104", "2021", water_l=1000 * amount)
        fill.expected("510104", "2021", 1)
        if amount < 4:
            fill.batch()

    item = value(indicator="water_total", region="51", period="2021", as_of=as_of)

    assert (item["value"], item["position"], item["coverage"]["expected"]) == (m3, position, position)


def test_a_year_out_of_range_is_told_the_range(api: TestClient) -> None:
    answer = api.get(PATH, params={"indicator": "energy_total", "region": "51", "period": "1900"})

    (error,) = answer.json()["errors"]
    assert (error["parameter"], error["code"]) == ("period", "bad_period")
    assert "2000 至 2070" in error["zh"]
    assert "2000 to 2070" in error["en"]


@pytest.mark.parametrize(
    ("changed", "code", "allowed"),
    [
        ({"indicator": "energie"}, "unknown_indicator", "energy_total"),
        ({"region": "510199"}, "unknown_region", "50,51"),
        ({"region": "51,50,5101"}, "unknown_region", "circle"),
        ({"period": "2021-13"}, "bad_period", ""),
        ({"type": "04"}, "unknown_type", "02"),
        ({"standard": "energy@9.0.0"}, "unknown_standard", "energy@1.0.0"),
        ({"standard": "sc14@1.0.0"}, "unknown_standard", "energy@1.0.0"),
        ({"standard": "energy@1"}, "unknown_standard", "energy@1.0.0"),
        ({"factors": "base"}, "unknown_factors", "frozen"),
        ({"as_of": "yesterday"}, "bad_as_of", ""),
        ({"as_of": "2026-11-23T01:00:00"}, "bad_as_of", ""),
    ],
)
def test_unknown_codes_are_refused_with_what_is_allowed(
    api: TestClient, changed: dict[str, str], code: str, allowed: str
) -> None:
    answer = api.get(PATH, params={"indicator": "energy_total", "region": "51", "period": "2021", **changed})

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["code"] == code
    assert allowed in error.get("hint", "")
    assert error["zh"]
    assert error["en"]


@pytest.mark.parametrize("missing", ["indicator", "region", "period"])
def test_indicator_region_and_period_are_required(api: TestClient, missing: str) -> None:
    asked = {"indicator": "energy_total", "region": "51", "period": "2021"}
    del asked[missing]

    assert api.get(PATH, params=asked).status_code == 422


@pytest.mark.parametrize("cursor", ["x", "WzEsMV0x", "WzUwLDFd", "Wy0xLDFd"])  # the last two: [50, 1], [-1, 1]
def test_a_cursor_of_something_else_is_refused(api: TestClient, cursor: str) -> None:
    asked = {"indicator": "energy_total", "region": "51", "period": "2021", "cursor": cursor}

    assert api.get(PATH, params=asked).json()["code"] == "bad_cursor"


@pytest.mark.parametrize("limit", ["0", "1001"])
def test_the_limit_is_at_most_1000(api: TestClient, limit: str) -> None:
    asked = {"indicator": "energy_total", "region": "51", "period": "2021", "limit": limit}

    assert api.get(PATH, params=asked).status_code == 422
