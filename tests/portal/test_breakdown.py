"""分地区: one target in every prefecture, with status words and without JavaScript."""

from __future__ import annotations

import httpx

from tests.portal.fake_api import FakeApi
from tests.portal.reading import Page


def read(browser: httpx.Client, address: str) -> Page:
    response = browser.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


def test_without_a_target_the_address_is_incomplete(browser: httpx.Client) -> None:
    assert browser.get("/targets/breakdown").status_code == 422


def test_every_row_of_the_plan_leads_to_its_divisions(browser: httpx.Client, platform: FakeApi) -> None:
    platform.years, platform.behind = (2023,), ("SC14-B01-05",)
    plan = read(browser, "/targets?date=2023-12-31")
    (link,) = [a for a in plan.all("a") if a.text == "B01-05"]
    rows = [" ".join(row.text.split()) for row in read(browser, link.attributes["href"]).all("tr")]

    assert len(rows) == 1 + 1 + 21
    assert rows[1].startswith("四川 ")
    assert rows[2].startswith("成都 5101 ")
    assert all("滞后" in row for row in rows[1:])


def test_a_county_has_no_divisions_to_lead_to(browser: httpx.Client) -> None:
    plan = read(browser, "/targets?region=510104&date=2023-12-31")

    assert [a for a in plan.all("a") if "breakdown" in a.attributes["href"]] == []


def test_the_decomposition_is_told_in_words(browser: httpx.Client) -> None:
    address = "/targets/breakdown?target=SC14-B01-05&date=2023-12-31"

    assert "各地区之和 170，总目标 200，少 30" in read(browser, address).text
    assert "The parts add up to 170 of 200: 30 less." in read(browser, address + "&lang=en").text
