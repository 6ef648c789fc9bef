"""GET targets/breakdown: one target by prefecture or county, and whether the parts make up the whole."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.indicators.hand_filled import Filler
from tests.indicators.targets.test_get_targets import assign, report

PATH = "/indicators/v1/targets/breakdown"


def get(api: TestClient, target: str, **asked: Any) -> dict[str, Any]:
    answer = api.get(PATH, params={"target": f"SC14-{target}", "date": "2024-06-30", **asked})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    "changed",
    [
        {"target": "SC14-X"},
        {"plan": "XX"},
        {"region": "99"},
        {"region": "510104"},  # a county has nothing below it
        {"region": "circle"},
        {"level": "town"},
        {"region": "5101", "level": "prefecture"},
        {"as_of": "x"},
    ],
)
def test_what_cannot_be_broken_down_is_refused(api: TestClient, changed: dict[str, str]) -> None:
    answer = api.get(PATH, params={"target": "SC14-B01-04", **changed})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["zh"]


def test_the_prefectures_of_a_province_in_one_call(api: TestClient, fill: Filler) -> None:
    report(fill, 2023, expected=1)
    found = get(api, "B01-04")

    assert (found["level"], len(found["items"]), found["whole"]["region"]) == ("prefecture", 21, "51")
    chengdu = found["items"][0]
    assert (chengdu["region"], chengdu["name"], chengdu["value"]) == ("5101", "成都市", "5.4")
    assert (chengdu["status"], chengdu["reason"]) == ("not_applicable", "no_value_for_region")
    rows = api.get("/indicators/v1/targets", params={"region": "5101", "date": "2024-06-30"}).json()["items"]
    assert chengdu == {"name": "成都市", **next(row for row in rows if row["target"] == "SC14-B01-04")}


def test_the_counties_of_a_prefecture_or_of_the_province(api: TestClient) -> None:
    below, all_of_them = get(api, "B01-04", region="5101"), get(api, "B01-04", level="county")

    assert (below["level"], len(below["items"])) == ("county", 20)
    assert (all_of_them["level"], len(all_of_them["items"])) == ("county", 183)


def test_the_worst_of_the_prefectures_is_the_provinces(api: TestClient) -> None:
    found = get(api, "B03-01")
    statuses = {item["region"]: item["status"] for item in found["items"]}

    assert (found["whole"]["status"], statuses["5101"], statuses["5133"]) == ("no_data", "no_data", "not_applicable")


class TestTheSum:
    """of 200 projects: B06-01."""

    def test_without_any_value_of_a_prefecture(self, api: TestClient) -> None:
        found = get(api, "B06-01")["decomposition"]

        assert (found["kind"], found["sum"], found["whole"], found["agrees"]) == ("sum", None, "200", None)
        assert found["zh"] == "没有分解值；21 个地区尚无分解值"

    def test_of_a_part_of_them_cannot_agree_yet(self, api: TestClient, fill: Filler) -> None:
        assign(fill, "SC14-B06-01", "5101", "2021-01-01", "120")
        assign(fill, "SC14-B06-01", "5103", "2021-01-01", "50")
        found = get(api, "B06-01")["decomposition"]

        assert (found["given"], found["sum"], found["difference"], found["agrees"]) == (2, "170", "-30", None)
        assert found["zh"] == "各地区之和 170，总目标 200，少 30；19 个地区尚无分解值"
        assert found["en"] == "The parts add up to 170 of 200: 30 less; 19 divisions have no value yet."
        assert "5104" in found["without"]

    @pytest.mark.parametrize(("first", "agrees", "words"), [("10", True, "两者相等"), ("12", False, "多 2")])
    def test_of_all_is_checked(self, api: TestClient, fill: Filler, first: str, agrees: bool, words: str) -> None:
        regions = [item["region"] for item in get(api, "B06-01")["items"]]
        for region in regions:
            assign(fill, "SC14-B06-01", region, "2021-01-01", first if region == "5101" else "9.5")

        found = get(api, "B06-01")["decomposition"]

        assert (found["agrees"], found["without"]) == (agrees, [])
        assert words in found["zh"]


def test_of_a_rate_the_mean_is_weighted_by_what_each_divides_by(api: TestClient, fill: Filler) -> None:
    """10 000 m² at 5, 30 000 m² at 6 kgce/m²: 5.75, not 5.5."""
    report(fill, 2023, "510104", expected=1)
    report(fill, 2023, "510302", expected=1, floor_area_dm2_days=3 * 10**6 * 365)
    assign(fill, "SC14-B01-04", "5101", "2021-01-01", "5")
    assign(fill, "SC14-B01-04", "5103", "2021-01-01", "6")

    found = get(api, "B01-04")["decomposition"]

    assert (found["kind"], found["weighted_mean"], found["whole"]) == ("mean", "5.75", "5.29")
    assert "agrees" not in found


def test_a_weight_that_is_unknown_gives_no_mean(api: TestClient, fill: Filler) -> None:
    report(fill, 2023, "510104", expected=1)
    assign(fill, "SC14-B01-04", "5101", "2021-01-01", "5")
    assign(fill, "SC14-B01-04", "5103", "2021-01-01", "6")

    assert get(api, "B01-04")["decomposition"]["weighted_mean"] is None


def test_a_number_that_is_the_same_for_all_is_no_decomposition(api: TestClient) -> None:
    assert get(api, "B12-01")["decomposition"]["kind"] == "same"
