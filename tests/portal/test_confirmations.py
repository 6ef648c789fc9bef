"""待确认: what waits for whom, what hinders it, and the call that confirms it; without JavaScript."""

from __future__ import annotations

import httpx

from tests.portal.reading import Page


def rows(browser: httpx.Client, address: str = "/confirmations") -> list[str]:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return [" ".join(row.text.split()) for row in Page(answer.text).all("tr")[1:]]


def test_each_object_says_who_proposed_it_whom_it_waits_for_and_how_it_is_confirmed(browser: httpx.Client) -> None:
    first, second = rows(browser)

    assert first.startswith("联合培训 <一>")
    assert "联合培训 A/2025-9 2025-09-16 四川 重庆 尚未确认" in first
    assert first.endswith('POST /training/v1/sessions/A/2025-9/confirmations {"revision": 3}')
    assert "重庆 四川 对方已撤回确认" in second


def test_what_cannot_be_confirmed_yet_says_why_and_offers_no_call(browser: httpx.Client) -> None:
    (link,) = [a for a in Page(browser.get("/confirmations").text).all("a") if a.text == "下一页"]
    (row,) = rows(browser, link.attributes["href"])

    assert row.endswith("须有双方省市的学员")
    assert row.startswith("2025-9"), "without a title its number stands for it"


def test_one_provinces_own_list(browser: httpx.Client) -> None:
    page = Page(browser.get("/confirmations?awaits=51").text)
    (shown,) = [a.text for a in page.all("a") if a.attributes.get("aria-current") == "true"]

    assert shown == "待四川确认"
    assert [row.split()[0] for row in rows(browser, "/confirmations?awaits=51")] == ["品牌推广"]


def test_the_calls_are_spelt_out_for_a_shell(browser: httpx.Client) -> None:
    confirming, taking_back = [element.text for element in Page(browser.get("/confirmations").text).all("pre")]

    assert confirming.startswith('curl -X POST "$ORIGIN/training/v1/sessions/A/2025-9/confirmations"')
    assert """-d '{"revision": 3}'""" in confirming
    assert "/confirmations/withdraw" in taking_back


def test_in_english(browser: httpx.Client) -> None:
    page = Page(browser.get("/confirmations?lang=en").text)

    assert "not confirmed yet" in page.text
    assert "Chongqing is to confirm" in page.text


def test_a_wrong_cursor_is_told_in_the_apis_words(browser: httpx.Client) -> None:
    answer = browser.get("/confirmations?cursor=nonsense")

    assert (answer.status_code, "cursor 无效" in answer.text) == (422, True)
