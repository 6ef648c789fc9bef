"""目标: the 58 rows of the plan, box by box."""

from __future__ import annotations

import httpx
import pytest
from fastapi.encoders import jsonable_encoder

from services.indicators.api.plans import plan_item
from tests.portal.fake_api import FakeApi, sc14
from tests.portal.reading import Page

BOXES = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def read(browser: httpx.Client, address: str = "/targets") -> Page:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


def rows(page: Page) -> list[str]:
    """The text of every row of a table's body."""
    return [" ".join(each.text.split()) for each in page.all("tr") if "规划原文" not in each.text]


class TestTheRows:
    def test_are_all_58_in_the_plans_boxes(self, browser: httpx.Client) -> None:
        page = read(browser)

        assert len(rows(page)) == 58
        titles = [each.text.strip() for each in page.all("h2")]
        assert [title.startswith(f"专栏{numeral}") for title, numeral in zip(titles, BOXES, strict=False)] == [
            True
        ] * 12
        assert titles[0] == "专栏一“十四五”时期公共机构节约能源资源主要指标"
        assert titles[11:] == ["专栏十二成渝地区协同发展主要任务", "正文要求（未列入专栏）"]

    def test_are_verbatim_and_wait_for_their_records(self, browser: httpx.Client) -> None:
        kitchens = next(row for row in rows(read(browser)) if "B06-01" in row)

        assert kitchens.startswith("参照相关标准和要求实施明厨亮灶改造或升级项目200个B06-01")
        assert "— ≥ 200 个 无数据 尚无来源：待反食品浪费服务提供 canteens" in kitchens

    def test_show_value_target_and_status(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.behind = (2020,), ("SC14-B01-06",)
        found = rows(read(browser, "/targets?date=2020-12-31"))

        per_person = next(row for row in found if "B01-06" in row)
        assert "28.21 ≤ 26.24" in per_person
        assert "滞后" in per_person
        assert "待下达" in next(row for row in found if "B01-03" in row)

    def test_of_the_text_outside_the_boxes_name_their_place(self, browser: httpx.Client) -> None:
        assert "T04 · 第三章第一节" in next(row for row in rows(read(browser)) if "新建建筑全面执行" in row)

    def test_no_data_is_never_zero(self, browser: httpx.Client) -> None:
        page = read(browser)
        assert {cell.text.strip() for cell in page.all("b") if cell.text.strip() in ("0", "—")} == {"—"}

    def test_are_counted_by_status(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.behind = (2025,), ("SC14-B01-06",)
        page = read(browser)
        assert page.all("p", "counts")[0].text.split() == ["58", "项：", "滞后", "1", "无数据", "53", "正常", "4"]


class TestTheDay:
    @pytest.mark.parametrize("asked", ["", "?date=", "?date=nonsense", "?date=2025-13-01", "?date=20251231"])
    def test_is_the_plans_end_unless_another_is_asked_for(self, browser: httpx.Client, asked: str) -> None:
        assert "按 2025-12-31 判定" in read(browser, f"/targets{asked}").text

    def test_each_year_is_one_link_away_and_keeps_the_region(self, browser: httpx.Client) -> None:
        page = read(browser, "/targets?region=5101")
        link = next(a for a in page.all("a") if a.text == "2023")
        there = read(browser, link.attributes["href"])
        assert "成都 · 按 2023-12-31 判定" in there.text
        assert next(a for a in there.all("a", **{"aria-current": "true"})).text == "2023"

    def test_years_that_are_not_over_are_not_offered(
        self, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BASHU_TODAY", "2023-06-30")
        page = read(browser)
        years = [a.text for a in page.all("a") if a.attributes["href"].startswith("/targets?date=")]
        assert (years, "按 2023-06-30 判定" in page.text) == (["2021", "2022"], True)


class TestTheRegion:
    def test_is_the_plans_unless_another_is_asked_for(self, browser: httpx.Client) -> None:
        assert "四川 · 按" in read(browser).text

    def test_that_is_unknown_is_told_in_the_apis_words(self, browser: httpx.Client) -> None:
        answer = browser.get("/targets?region=99")
        assert answer.status_code == 422
        assert "没有这个行政区划代码 (99)" in answer.text


class TestTheChoice:
    @pytest.fixture(autouse=True)
    def another(self, platform: FakeApi) -> None:
        found = jsonable_encoder(plan_item(sc14()))
        platform.more_plans = (
            {**found, "plan": "CY15", "region": "50,51", "title": {"zh": "川渝规划", "en": "Joint"}},
        )

    def test_is_between_all_plans_that_are_loaded(self, browser: httpx.Client) -> None:
        page = read(browser)
        (link,) = [a for a in page.all("a") if a.text == "CY15"]
        there = read(browser, link.attributes["href"])

        assert [a.text for a in page.all("a", **{"aria-current": "true"})][-1] == "SC14"
        assert "川渝规划" in there.all("h1")[0].text
        assert "重庆、四川 · 按" in there.text

    def test_is_kept_by_the_links_of_the_page(self, browser: httpx.Client) -> None:
        page = read(browser, "/targets?plan=CY15&region=51")
        links = [a.attributes["href"] for a in page.all("a") if a.text == "2023" or "breakdown" in a.attributes["href"]]

        assert len(links) > 1
        assert all("plan=CY15" in link for link in links)
        assert "plan=CY15" in next(a.attributes["href"] for a in page.all("a", download=""))

    def test_of_one_that_is_not_loaded_is_refused_in_words(self, browser: httpx.Client) -> None:
        answer = browser.get("/targets?plan=XX")

        assert (answer.status_code, "没有这个规划 (XX)" in answer.text) == (422, True)


def test_rules_beside_the_plan_are_named_on_its_page(browser: httpx.Client, platform: FakeApi) -> None:
    rules = {
        **jsonable_encoder(plan_item(sc14())),
        "plan": "R2022",
        "beside": "SC14",
        "title": {"zh": "更严", "en": "S"},
    }
    platform.more_plans = (rules,)
    (link,) = [a for a in read(browser, "/targets?region=5101").all("a") if a.text == "更严"]
    there = read(browser, link.attributes["href"])

    assert ("更严" in there.all("h1")[0].text, "成都 · 按" in there.text) == (True, True)
    assert [a for a in there.all("a") if a.text == "更严"] == []  # they stand beside the plan, not beside themselves


def test_of_one_plan_there_is_nothing_to_choose(browser: httpx.Client) -> None:
    assert [a for a in read(browser).all("a") if a.text == "SC14"] == []


class TestTheDownload:
    @pytest.mark.parametrize("format", ["xlsx", "csv"])
    def test_is_of_the_region_the_day_and_the_batch_that_are_shown(self, browser: httpx.Client, format: str) -> None:
        page = read(browser, "/targets?region=5101&date=2023-12-31")
        (link,) = [a for a in page.all("a", download="") if f"format={format}" in a.attributes["href"]]
        file = browser.get(link.attributes["href"])

        assert file.text == f"{format} of 5101 on 2023-12-31 as of 278"
        assert file.headers["Content-Disposition"] == "attachment; filename=t"
        assert file.headers["Cache-Control"] == "no-store"

    def test_of_an_unknown_region_is_a_page_that_says_so(self, browser: httpx.Client) -> None:
        answer = browser.get("/targets/download?region=99&date=2023-12-31")

        assert (answer.status_code, "没有这个行政区划代码 (99)" in answer.text) == (422, True)


def test_in_english_the_rows_have_their_names(browser: httpx.Client) -> None:
    page = read(browser, "/targets?lang=en")
    kitchens = next(each.text for each in page.all("tr") if "B06-01" in each.text)
    assert "Transparent-kitchen projects" in kitchens
    assert "No source yet: canteens will come from the food service." in kitchens
    assert "Box 12Sichuan and Chongqing together" in [each.text.strip() for each in page.all("h2")]


def test_an_api_that_is_down_shows_the_reason_and_no_number(browser: httpx.Client, platform: FakeApi) -> None:
    platform.down = True
    answer = browser.get("/targets")
    assert answer.status_code == 503
    assert "数据库暂时不可用" in answer.text


def test_all_rows_are_of_one_batch(browser: httpx.Client, platform: FakeApi) -> None:
    assert "数据批次 278" in read(browser).text
    assert [call for call in platform.calls if call[0] == "targets"] == [("targets", None)]


def test_the_fake_has_the_whole_plan() -> None:
    assert len(sc14().targets) == 58
