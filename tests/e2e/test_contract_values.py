"""What api.md promises about values: order, codes, regions, vintages, pages, statuses."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from tests.e2e.partner import Json, Partner
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

HOSPITAL, OFFICE = credit_code(31, "511102"), credit_code(32, "500230")
ASKED: Json = {"indicator": "energy_total", "region": "511102", "period": "2023"}


@pytest.fixture(scope="module", autouse=True)
def filed(sichuan: Partner, chongqing: Partner) -> None:
    """One hospital in 乐山市中区, one office in 丰都, each with its year 2023."""
    sichuan.put(institution_path(HOSPITAL), institution("511102", type_code="024"))
    chongqing.put(institution_path(OFFICE), institution("500230", type_code="01"))
    assert sichuan.put(return_path(HOSPITAL, "2023"), energy_return()).status_code == 201
    assert chongqing.put(return_path(OFFICE, "2023"), energy_return()).status_code == 201
    sichuan.settled()


def one(partner: Partner, **asked: Any) -> Json:
    (item,) = partner.values(**{**ASKED, **asked})[0]
    return item


def test_one_item_for_every_combination_in_the_order_asked(sichuan: Partner) -> None:
    asked = {
        "indicator": ["water_total", "energy_total"],
        "region": ["511102", "51", "50,51", "circle"],
        "period": ["2023", "2022-Q3"],
        "type": ["02", "024"],
        "factors": ["frozen", "current"],
    }
    items, _ = sichuan.values(**asked)
    # `standard` omitted: the order of the others is indicator, region, period, type, (standard), factors.
    keys = [(i["indicator"], i["region"], i["period"], i["type"], i["factors"]) for i in items]
    assert keys == list(product(*asked.values()))
    assert all(i["value"] is None and i["obs_status"] == "M" for i in items if i["period"] == "2022-Q3")


def test_pages_hold_the_same_items_at_the_same_batch(sichuan: Partner) -> None:
    asked = {**ASKED, "indicator": ["energy_total", "co2_total", "share_gas"], "period": ["2022", "2023"]}
    pages = list(sichuan.pages("/indicators/v1/values", **asked, limit=4))
    assert [len(page["items"]) for page in pages] == [4, 2]
    assert [item for page in pages for item in page["items"]] == sichuan.values(**asked)[0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"indicator": "energy"}, {"region": "52"}, {"region": ""}, {"period": "2023-13"}, {"period": "23"},
        {"type": "04"}, {"type": "2"}, {"standard": "energy@9.9.9"}, {"factors": "old"},
        {"as_of": "yesterday"}, {"as_of": "-1"}, {"as_of": "1.5"}, {"limit": 0}, {"limit": 1001}, {"cursor": "x"},
        {"period": "２０２３"}, {"as_of": "9" * 30},
    ],
)  # fmt: skip
def test_unknown_codes_are_422(sichuan: Partner, wrong: Json) -> None:
    answer = sichuan.get("/indicators/v1/values", **{**ASKED, **wrong})
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"title", "detail", "code", "traceId"} <= answer.json().keys()


@pytest.mark.parametrize("missing", ["indicator", "region", "period"])
def test_indicator_region_and_period_are_required(sichuan: Partner, missing: str) -> None:
    asked = {name: code for name, code in ASKED.items() if name != missing}
    assert sichuan.get("/indicators/v1/values", **asked).status_code == 422


def test_a_regions_value_is_its_subtree(sichuan: Partner) -> None:
    county, prefecture = (one(sichuan, region=region, type="024")["value"] for region in ("511102", "5111"))
    assert county == prefecture == "48.38561"
    assert one(sichuan, region="511102", type="01")["value"] is None


def test_type_02_is_the_subtotal_of_02x(sichuan: Partner) -> None:
    assert one(sichuan, type="02")["value"] == one(sichuan, type="024")["value"]
    assert one(sichuan, region="500230", type="02")["value"] is None


def test_as_of_a_number_or_a_time(sichuan: Partner) -> None:
    before = datetime.now(UTC)
    items, number = sichuan.values(**ASKED)
    sichuan.put(return_path(HOSPITAL, "2023"), energy_return(lines=[], reason="全年停业，改为零"), if_match=1)
    sichuan.settled()
    assert one(sichuan)["value"] == "0"
    assert one(sichuan)["position"] > number
    for as_of in (number, str(number), before.isoformat(), before.isoformat().replace("+00:00", "Z")):
        then = one(sichuan, as_of=as_of)
        assert (then["value"], then["position"] <= number) == (items[0]["value"], True), as_of
    assert one(sichuan, as_of="2000-01-01T08:00:00+08:00")["value"] is None
    sichuan.put(return_path(HOSPITAL, "2023"), energy_return(reason="误报停业，恢复原数"), if_match=2)
    sichuan.settled()


def test_circle_lists_partial_units_and_does_not_add_them(sichuan: Partner, chongqing: Partner) -> None:
    before = one(sichuan, region="circle")["value"]
    partial = credit_code(33, "500235")  # 云阳 belongs to the circle in part
    chongqing.put(institution_path(partial), institution("500235"))
    assert chongqing.put(return_path(partial, "2023"), energy_return()).status_code == 201
    sichuan.settled()
    item = one(sichuan, region="circle")
    assert item["value"] == before
    (listed,) = [unit for unit in units(item["explain"]) if unit.get("region") == "500235"]
    assert listed["value"] == "48.38561"


def units(found: Any) -> list[Json]:
    """Every object inside an explanation."""
    if isinstance(found, dict):
        return [found, *(unit for part in found.values() for unit in units(part))]
    return [unit for part in found for unit in units(part)] if isinstance(found, list) else []


def test_carbon_current_and_frozen_name_their_factors(sichuan: Partner) -> None:
    current, frozen = (one(sichuan, indicator="co2_total", region="51", factors=f) for f in ("current", "frozen"))
    assert "0.1564" in str(current["explain"])
    assert "0.1255" in str(frozen["explain"])
    assert "2021" in str(frozen["explain"]), "the set that stands in for the base year"
    assert "2020" in str(frozen["explain"])
    assert one(sichuan, indicator="co2_total", region="500230")["value"] == "206.23"  # 350 × 0.5581 + 10.895


def test_shares_are_per_cent(sichuan: Partner) -> None:
    share = one(sichuan, indicator="share_petrol")
    assert (share["unit"], share["value"][:12], share["display"][:5]) == ("%", "11.099601720", "11.10")


def test_a_dissolved_region_names_its_successor(sichuan: Partner) -> None:
    item = one(sichuan, region="500105", period="2025")
    assert (item["value"], item["obs_status"]) == (None, "M")
    assert "50P001" in str(item["explain"])
    assert "两江新区" in str(item["explain"])


def test_targets_by_the_figures_of_one_hospital(sichuan: Partner) -> None:
    """At 乐山 (5111) the school's 3.58 kgce/m² of 2023; intensities are not inherited by prefectures."""
    rows = sichuan.get("/indicators/v1/targets", plan="SC14", region="5111", date="2023-12-31").json()["items"]
    by_target = {row["target"]: row for row in rows}
    assert by_target["SC14-B01-04"]["status"] in ("not_applicable", "no_data")
    assert all(row["status"] != "met" for row in rows)
