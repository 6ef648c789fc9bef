"""数字说明, 最近事件, and the stream."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from services.portal.pages.events import FEEDS
from services.portal.texts import LANGUAGES, Texts, catalogue
from shared.events.registry import known_types
from tests.portal.fake_api import FakeApi
from tests.portal.reading import Page

A_BROWSERS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
CARBON = "/explain?indicator=co2_total&region=51&period=2020"


class TestExplanation:
    @pytest.mark.parametrize("address", ["/explain", "/explain?indicator=energy_total&region=51"])
    def test_asks_for_what_is_missing(self, browser: httpx.Client, address: str) -> None:
        answer = browser.get(address)
        assert answer.status_code == 422
        assert "缺少 indicator、region 或 period" in answer.text

    @pytest.mark.parametrize(
        ("language", "said"),
        [("zh", ("地址有误", "没有这个指标 (nonsense)")), ("en", ("address is wrong", "Unknown indicator (nonsense)"))],
    )
    def test_a_wrong_address_is_told_in_the_apis_words(
        self, browser: httpx.Client, language: str, said: tuple[str, ...]
    ) -> None:
        answer = browser.get(f"/explain?indicator=nonsense&region=51&period=2020&lang={language}")
        assert answer.status_code == 422
        assert "暂时不可用" not in answer.text
        for words in said:
            assert words in answer.text

    def test_what_is_not_there_is_404_in_the_apis_words(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.nothing_there = True
        answer = browser.get(CARBON + "&as_of=41")
        assert answer.status_code == 404
        assert "没有这一批次" in answer.text

    def test_an_api_that_is_down_is_not_the_readers_fault(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.down = True
        answer = browser.get(CARBON)
        assert answer.status_code == 503
        assert "数据接口暂时不可用" in answer.text
        assert "数据库暂时不可用" in answer.text

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("zh", ("性质 约束性", "基期年系数（冻结）", "低于此值的年份不判定 0.95", "比较方式 按全部有效数字")),
            ("en", ("Nature binding", "the base year's factors (frozen)", "is not judged 0.95", "with all digits")),
        ],
    )
    def test_how_a_target_is_judged_is_told_in_words(
        self, browser: httpx.Client, language: str, said: tuple[str, ...]
    ) -> None:
        text = Page(browser.get(f"{CARBON}&lang={language}").text).text
        for words in said:
            assert words in text

    @pytest.mark.parametrize(
        ("language", "said"), [("zh", "公式中的量 energy_kgce 综合能耗 千克标准煤"), ("en", "energy_kgce Energy kgce")]
    )
    def test_the_measures_of_a_formula_have_names(self, browser: httpx.Client, language: str, said: str) -> None:
        page = browser.get(f"/explain?indicator=energy_total&region=51&period=2020&lang={language}")
        assert said in " ".join(Page(page.text).text.split())

    def test_names_the_successor_of_a_dissolved_division(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.dissolved = ("500105",)
        address = "/explain?indicator=energy_total&region=500105&period=2025"
        assert "承接区划（撤销后计入） 两江新区 50P001" in Page(browser.get(address).text).text
        english = Page(browser.get(address + "&lang=en").text).text
        assert "Division that took over Liangjiang 50P001" in english
        assert "两江" not in english

    def test_names_a_new_indicator_as_the_standard_does(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.more_indicators = ("waste_total",)
        assert "waste_total 指标：四川" in browser.get("/explain?indicator=waste_total&region=51&period=2020").text

    def test_says_all_that_is_behind_a_number(self, browser: httpx.Client, platform: FakeApi) -> None:
        platform.years = (2020,)
        text = Page(browser.get(CARBON).text).text
        for said in (
            "215.00 万吨二氧化碳",
            "2,150,000",
            "co2_kg / 1000",
            "在册 51,754 家；报送完整 51,742 家",
            "第 278 批数据",
            "《公共机构能源资源消费指标》第 1.0.0 版",
            "0.1255",
            "生态环境部 2021",
            "2020 → 2021",
            "2020 年因子未知，以 2021 年代替",
            "冻结因子（2020 年基期系数，考核所用）",
            "SC14-B01-03",
            "规划原文",
            "待国家下达",
        ):
            assert said in text

    def test_names_the_source_of_a_factor_in_the_language_of_the_page(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.years = (2020,)
        text = browser.get(CARBON + "&lang=en").text
        assert "MEE 2021" in text
        assert "生态环境部 2021" not in text

    @pytest.mark.parametrize("lacking", ["region", "year_used"])
    def test_a_factor_without_province_or_year_is_shown_too(
        self, browser: httpx.Client, platform: FakeApi, lacking: str
    ) -> None:
        platform.years, platform.factors_lack = (2020,), (lacking,)
        assert "0.1255" in browser.get(CARBON).text

    def test_is_of_the_moment_the_page_showed(self, browser: httpx.Client, platform: FakeApi) -> None:
        browser.get(CARBON + "&as_of=41")
        assert {as_of for _, as_of in platform.calls} == {"41"}

    def test_does_not_run_what_the_address_says(self, browser: httpx.Client) -> None:
        answer = browser.get(
            "/explain", params={"indicator": "<script>alert(1)</script>", "region": "51", "period": "2020"}
        )
        assert "<script>alert" not in answer.text


class TestEvents:
    def test_there_may_be_none(self, browser: httpx.Client) -> None:
        assert "尚无事件" in browser.get("/events").text

    @pytest.mark.parametrize("published", [1, 25, 26, 5000])
    def test_the_newest_come_first_however_long_the_feed_is(
        self, browser: httpx.Client, platform: FakeApi, published: int
    ) -> None:
        platform.feed["statistics"] = [event(number) for number in range(1, published + 1)]
        rows = Page(browser.get("/events").text).all("tr")[1:]
        shown = [int(row.text.split()[-1]) for row in rows]
        assert shown == list(range(published, max(published - 25, 0), -1))

    @pytest.mark.parametrize(("language", "words"), [("zh", "报表通过，计入指标"), ("en", "return accepted, counts")])
    def test_types_are_told_in_words_beside_their_code(
        self, browser: httpx.Client, platform: FakeApi, language: str, words: str
    ) -> None:
        platform.feed["statistics"] = [event(1)]
        assert f"{words} energy_return.accepted.v1" in Page(browser.get(f"/events?lang={language}").text).text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_type_that_a_service_declares_has_words(self, language: str) -> None:
        words = catalogue(language)
        declared = [type_.split(".")[2:5] for type_ in known_types()]
        assert declared
        wordless = [
            f"{service}.{thing}.{verb}"
            for service, thing, verb in declared
            if f"service.{service}" not in words
            or (f"event.{thing}.{verb}" not in words and not {f"thing.{thing}", f"verb.{verb}"} <= words.keys())
        ]
        assert wordless == []
        assert {service for service, _, _ in declared} == set(FEEDS)

    @pytest.mark.parametrize(
        ("language", "words"), [("zh", "机房能耗报表 通过"), ("en", "data-centre return accepted")]
    )
    def test_a_type_without_words_of_its_own_has_those_of_thing_and_verb(self, language: str, words: str) -> None:
        assert Texts(language).event("data_centre_return.accepted") == words


class TestAnUnknownAddress:
    def test_leads_a_browser_back_to_the_dashboard(self, browser: httpx.Client) -> None:
        answer = browser.get("/no-such-page", headers=A_BROWSERS)
        assert answer.status_code == 404
        assert "没有这个页面" in answer.text
        assert any(a.attributes["href"] == "/" and a.text == "返回看板" for a in Page(answer.text).all("a"))

    @pytest.mark.parametrize(
        ("address", "accept"),
        [("/no-such-page", "application/json"), ("/no-such-page", "*/*"), ("/indicators/v1/nonsense", "text/html")],
    )
    def test_of_the_api_or_asked_by_a_program_stays_as_it_was(
        self, browser: httpx.Client, address: str, accept: str
    ) -> None:
        answer = browser.get(address, headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/json"

    def test_another_method_is_told_which_there_is(self, browser: httpx.Client) -> None:
        assert browser.post("/events", headers=A_BROWSERS).status_code == 405


def event(number: int) -> dict[str, str]:
    minutes, seconds = divmod(number, 60)
    return {
        "id": f"energy_return/U/NY201/2020/{number}",
        "type": "cn.bashu.statistics.energy_return.accepted.v1",
        "time": f"2026-11-23T{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}+00:00",
        "subject": "U/NY201/2020",
    }


class TestTheStream:
    def test_is_passed_through_with_a_token_and_the_place_to_go_on_from(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        platform.news = [{"data": {"indicator": "energy_total", "position": 279}}]
        with browser.stream("GET", "/live?after=278") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            data = next(line for line in answer.iter_lines() if line.startswith("data: "))
        assert json.loads(data[6:])["data"]["position"] == 279
        assert ("stream", "278") in platform.calls

    def test_a_browser_that_comes_back_goes_on_from_its_last_event(
        self, browser: httpx.Client, platform: FakeApi
    ) -> None:
        with browser.stream("GET", "/live?after=278", headers={"Last-Event-ID": "300"}) as answer:
            next(answer.iter_lines())
        assert ("stream", "300") in platform.calls

    def test_readers_do_not_keep_pages_from_others(self, browser: httpx.Client) -> None:
        begun = time.monotonic()
        with browser.stream("GET", "/live"), browser.stream("GET", "/live"):
            assert browser.get("/").status_code == 200
        assert time.monotonic() - begun < 10
