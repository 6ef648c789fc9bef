"""看板 as it is printed, before any script runs."""

from __future__ import annotations

from decimal import Decimal

import httpx
import pytest

from tests.portal.fake_api import FakeApi
from tests.portal.reading import Page


def read(browser: httpx.Client, address: str = "/") -> Page:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


def year_shown(page: Page) -> str:
    return page.all("h1")[0].text


def row(page: Page, name: str) -> str:
    """The text of a target's row."""
    return next(" ".join(each.text.split()) for each in page.all("tr") if name in each.text)


class TestWithoutData:
    def test_an_empty_platform_says_so_and_shows_no_number(self, browser: httpx.Client) -> None:
        page = read(browser)
        assert "还没有数据" in page.text
        assert {tile.classes[1] for tile in page.all("a", "tile")} == {"not_applicable"}
        assert "无数据" in row(page, "能源消费总量")
        assert "0.00" not in page.text

    def test_a_platform_that_does_not_answer_shows_the_reason_and_no_number(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.down = True
        answer = browser.get("/")
        assert answer.status_code == 503
        assert "数据库暂时不可用" in answer.text
        assert not Page(answer.text).all("a", "tile")


class TestTheYear:
    @pytest.fixture(autouse=True)
    def years(self, platform: FakeApi) -> None:
        platform.years = (2019, 2020)

    def test_opens_with_the_newest_nearly_complete_year(self, browser: httpx.Client, platform: FakeApi) -> None:
        assert year_shown(read(browser)) == "2020 年"
        platform.incomplete = {"51": 40_000, "50": 15_000}
        assert year_shown(read(browser)) == "2020 年", "none is nearly complete: the newest with data"

    def test_another_is_one_link_away_and_keeps_the_indicator(self, browser: httpx.Client) -> None:
        page = read(browser, "/?indicator=water_total")
        link = next(a for a in page.all("a") if a.text == "2019")
        there = read(browser, link.attributes["href"])
        assert year_shown(there) == "2019 年"
        assert next(a for a in there.all("a", **{"aria-current": "true"}) if a.text == "用水总量")

    @pytest.mark.parametrize("nonsense", ["1999", "abc", "２０２０", "2020-06", ""])
    def test_an_unknown_year_falls_back(self, browser: httpx.Client, nonsense: str) -> None:
        assert year_shown(read(browser, f"/?year={nonsense}&indicator={nonsense}")) == "2020 年"

    def test_years_without_data_are_marked(self, browser: httpx.Client) -> None:
        page = read(browser)
        assert {a.text for a in page.all("a", "without")} == {str(y) for y in range(2015, 2026)} - {"2019", "2020"}


class TestTheIndicators:
    def test_are_those_of_the_api_in_its_order(self, browser: httpx.Client, platform: FakeApi) -> None:
        chips = [a for a in read(browser).all("a") if a.attributes["href"].startswith("/?indicator=")]
        assert [a.attributes["href"].split("=")[1] for a in chips] == platform.known

    def test_a_new_one_appears_by_its_name_in_the_standard(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.more_indicators = (2020,), ("waste_total",)
        assert next(a for a in read(browser).all("a") if a.text == "waste_total 指标")
        page = read(browser, "/?indicator=waste_total&lang=en")
        assert next(a for a in page.all("a", **{"aria-current": "true"}) if a.text == "waste_total as such")
        assert "waste_total as such, 2020" in page.all("h2")[0].text
        assert "7.00" in page.text


class TestTheMap:
    @pytest.mark.parametrize(("year", "units"), [(2024, 38), (2025, 37)])
    def test_has_the_divisions_of_the_year(
        self, browser: httpx.Client, platform: FakeApi, year: int, units: int
    ) -> None:
        platform.years = (year,)
        page = read(browser, f"/?year={year}")
        regions = [tile.attributes["href"].split("region=")[1].split("&")[0] for tile in page.all("a", "tile")]
        assert len([code for code in regions if code.startswith("50")]) == units
        assert len([code for code in regions if code.startswith("51")]) == 21
        assert regions == sorted(regions), "行政区划 order, for those who go by keyboard"
        assert f"{units} 个区县" in page.text
        assert "方格位置近似地理方位" in page.text

    def test_not_reported_incomplete_and_reported_look_different(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.years = (2020,)
        tiles = {tile.attributes["aria-label"].split()[0]: tile for tile in read(browser).all("a", "tile")}
        assert "not_reported" in tiles["巫溪县"].classes
        assert tiles["巫溪县"].attributes["aria-label"] == "巫溪县 未报送"
        assert "partial" in tiles["自贡市"].classes
        assert "报送未齐" in tiles["自贡市"].attributes["aria-label"]
        assert "value" in tiles["成都市"].classes
        assert "partial" not in tiles["成都市"].classes


class TestTheTargets:
    def test_print_the_plans_figures_of_2020(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        page = read(browser)
        assert row(page, "能源消费总量").startswith("能源消费总量万吨标准煤 161.72")
        for printed in ("161.72", "≤ 180", "2020 年 161.72", "正常"):
            assert printed in row(page, "能源消费总量")
        for printed in ("4.84", "≤ 5.10"):
            assert printed in row(page, "用水总量")
        for printed in ("5.51", "≤ 5.29"):
            assert printed in row(page, "单位建筑面积能耗")
        for printed in ("94.28", "≤ 89.57"):
            assert printed in row(page, "人均综合能耗")
        for printed in ("28.21", "≤ 26.24"):
            assert printed in row(page, "人均用水量")

    def test_a_value_the_state_has_not_assigned_is_no_data_with_the_reason(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.years = (2020,)
        carbon = row(read(browser), "碳排放总量")
        assert "待下达" in carbon
        assert "无数据 待国家下达" in carbon
        assert "215.00" in carbon, "the value itself is known"

    @pytest.mark.parametrize("name", ["碳排放总量", "单位建筑面积碳排放"])
    def test_carbon_is_that_of_the_frozen_factors_and_says_so(
        self, browser: httpx.Client, platform: FakeApi, name: str
    ) -> None:
        platform.years = (2022,)
        shown = next(each for each in read(browser, "/").all("tr") if name in each.text)
        target = platform.target("SC14-B01-03" if "总量" in name else "SC14-B01-07", "2022")
        assert f"{Decimal(target['value']):.2f} 冻结因子" in " ".join(shown.text.split())

    def test_the_stream_does_not_write_current_factors_over_frozen_ones(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.years = (2022,)
        parts = read(browser).all("span", **{"data-part": "frozen"})
        assert [each.attributes["data-metric"] for each in parts] == ["co2_total|51|2022", "co2_per_area|51|2022"]

    def test_other_values_are_not_marked_as_frozen(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2022,)
        assert "冻结" not in row(read(browser), "能源消费总量")

    def test_status_is_a_word_and_a_shape(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.behind = (2020,), ("SC14-B01-06",)
        page = read(browser)
        words = {status.text.strip() for status in page.all("span", "status")}
        assert words == {"正常", "滞后", "无数据"}
        assert len(page.all("span", "status")) == len(page.html.split('<svg width="12"')) - 1

    def test_only_totals_are_bars(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        page = read(browser)
        assert len(page.all("rect", "bar")) == 2  # energy and water; carbon has nothing to stand against
        assert len(page.all("circle", "dot")) == 3


class TestTheTrend:
    def test_is_monthly_where_anybody_reports_monthly(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.monthly = (2023,), (2023,)
        page = read(browser)
        assert "各月走势 · 2023 年" in page.text
        assert {f"2023-{month:02d}" for month in range(1, 13)} <= {th.text for th in page.all("th")}

    def test_else_by_year_and_says_so(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2018, 2020)
        page = read(browser)
        assert "2020 年尚无月报" in page.text
        assert len(page.all("circle", "mark")) == 4
        assert not page.all("polyline") or all(" " not in line.attributes["points"] for line in page.all("polyline")), (
            "2019 is unknown: no line bridges it"
        )

    def test_a_year_that_has_only_begun_to_arrive_is_no_collapse(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.years, platform.incomplete, platform.silent = (2018, 2019, 2020), {"51": 40_000}, ()
        page = read(browser)
        assert len(page.all("circle", "part")) == 3
        assert len(page.all("polyline")) == 1


class TestWhatNeedsDoing:
    def test_names_what_is_behind_and_who_has_not_reported(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.behind = (2020,), ("SC14-B01-06",)
        todo = read(browser).all("section", "todo")[0].text
        assert "人均用水量" in todo
        assert "距目标 0.022" in todo
        assert "自贡 12" in todo
        assert "巫溪 912" in todo

    def test_the_listed_numbers_and_the_named_rest_add_up(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.silent, platform.own_level = (2020,), (), {"50": 2, "51": 1}
        todo = read(browser).all("section", "todo")[0].text
        assert "5 家　丰都 3　其余 2 家在市本级等" in todo
        assert "13 家　自贡 12　其余 1 家在省本级等" in todo

    def test_a_long_list_ends_with_how_many_there_are(self, browser: httpx.Client, platform: FakeApi) -> None:
        codes = [f"50010{number}" for number in range(1, 10)] + ["500110"]
        platform.years, platform.silent, platform.incomplete = (2020,), (), dict.fromkeys(codes, 4)
        assert "等 10 处（未列出的 8 家）" in read(browser).all("section", "todo")[0].text
        assert "and 2 more (8 institutions)" in read(browser, "/?lang=en").all("section", "todo")[0].text

    def test_says_when_there_is_nothing(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years, platform.incomplete, platform.silent = (2020,), {}, ()
        todo = read(browser).all("section", "todo")[0].text
        assert "报送未齐" not in todo


class TestOnePage:
    def test_is_one_snapshot(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        page = read(browser)
        (first, as_of), *others = platform.calls
        assert (first, as_of) == ("values", None)
        assert {as_of for _, as_of in others} == {"278"}
        assert page.all("span", "live")[0].attributes["data-cursor"] == "278"

    def test_is_true_without_scripts(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        badge = read(browser).all("span", "live")[0]
        assert badge.text.startswith("截至 ")
        assert "实时" not in badge.text

    def test_every_number_leads_to_its_explanation(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        page = read(browser)
        linked = [a for a in page.all("a") if a.attributes["href"].startswith("/explain?")]
        metrics = [each for each in page.elements if "data-metric" in each.attributes]
        assert len(metrics) > 60
        for metric in metrics:
            indicator, region, period = metric.attributes["data-metric"].split("|")
            wanted = f"indicator={indicator}&region={region.replace(',', '%2C')}&period={period}&as_of=278"
            assert any(a.attributes["href"].endswith(wanted) for a in linked)

    def test_demo_is_said_when_it_is_one(self, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "DEMO" not in read(browser).text
        monkeypatch.setenv("BASHU_DEMO", "1")
        assert "DEMO" in read(browser).text


class TestLanguage:
    def test_english_is_one_click_away_and_stays(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2019, 2020)
        page = read(browser, "/?year=2019")
        english = next(a for a in page.all("a") if a.text == "English")
        there = read(browser, english.attributes["href"])
        assert year_shown(there) == "2019"
        assert "Energy per area" in there.text
        assert "10⁴ tce" in there.text
        assert "Latest events" in read(browser, "/events").text

    def test_no_chinese_is_left_in_it_but_the_way_back(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        text = read(browser, "/?lang=en").text.replace("中文", "")
        assert not [letter for letter in text if "一" <= letter <= "鿿"]

    def test_an_unknown_language_is_chinese(self, browser: httpx.Client) -> None:
        assert "看板" in read(browser, "/?lang=xx").text
