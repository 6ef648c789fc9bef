"""所依据的记录: from a number to its records, without JavaScript."""

from __future__ import annotations

import httpx
import pytest

from tests.portal.fake_api import FakeApi
from tests.portal.reading import Page

NUMBER = "indicator=energy_total&region=51&period=2020"


def read(browser: httpx.Client, address: str) -> Page:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


@pytest.mark.parametrize("lacking", ["indicator", "region", "period"])
def test_an_incomplete_address_is_told(browser: httpx.Client, lacking: str) -> None:
    asked = dict(part.split("=") for part in NUMBER.split("&") if not part.startswith(lacking))

    assert browser.get("/records", params=asked).status_code == 422


def test_the_explanation_leads_to_both_lists_of_its_batch(browser: httpx.Client, platform: FakeApi) -> None:
    platform.years = (2020,)
    page = read(browser, "/explain?indicator=co2_total&region=51&period=2020")
    links = [a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("/records")]
    counted, missing, frozen, _ = links

    assert ("factors=current" in counted, "factors=frozen" in frozen) == (True, True)
    assert "数据批次 278" in read(browser, counted).text
    assert "未报或未报齐" in read(browser, missing).text


def test_records_show_revision_what_they_add_and_the_whole(browser: httpx.Client) -> None:
    page = read(browser, f"/records?{NUMBER}")
    rows = [" ".join(row.text.split()) for row in page.all("tr")]

    assert rows[1].startswith("合计")
    assert rows[1].endswith("1,500 300")
    assert rows[2].startswith("A 四川 51 021 2020 4 1,234.5 —")
    assert "未填建筑面积，不计入" in rows[3]
    assert "/statistics/v1/energy-returns/A/NY201/2020" in rows[2]


def test_what_records_add_is_said_with_its_unit(browser: httpx.Client, platform: FakeApi) -> None:
    platform.years = (2020,)
    head = " ".join(read(browser, f"/records?{NUMBER}").all("tr")[0].text.split())

    assert "计入分子 吨标准煤" in head
    assert "计入分母 吨" not in head  # a total has none


def test_pages_follow_by_a_link(browser: httpx.Client) -> None:
    first = read(browser, f"/records?{NUMBER}")
    (link,) = [a for a in first.all("a") if a.text == "下一页"]
    second = read(browser, link.attributes["href"])

    assert "下一页" not in second.text
    assert len(second.all("tr")) == 3


def test_the_missing_are_named_by_code_region_and_type(browser: httpx.Client) -> None:
    rows = [" ".join(row.text.split()) for row in read(browser, f"/records?{NUMBER}&show=missing").all("tr")]

    assert rows[1:] == ["M 四川 51 021 部分 366 91"]


def test_another_province_is_shown_sums_and_why(browser: httpx.Client) -> None:
    page = read(browser, f"/records?{NUMBER.replace('51', '50')}")

    assert "明细只向本地区提供" in page.text
    assert " ".join(page.all("tr")[1].text.split()) == "万州区 500101 3 1 1 1,500 300"
