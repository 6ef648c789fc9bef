"""签到: the screen in the room and the form of a telephone, without JavaScript and without an account."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from services.portal.access import at_the_machine
from services.portal.api import router
from services.portal.pages import sign_in
from tests.portal.fake_sign_in import CODE, SCREEN, TICKET
from tests.portal.reading import Page

FILLED = {"ticket": TICKET, "name": " 王晓明 ", "phone_last4": "0815"}


def fields(text: str) -> dict[str, str]:
    return {each.attributes["name"]: each.attributes.get("value", "") for each in Page(text).all("input")}


class TestTheScreen:
    def test_it_shows_the_session_and_a_code_that_it_loads_anew_in_time(self, browser: httpx.Client) -> None:
        answer = browser.get(f"/sign-in/screen?screen={SCREEN}")
        page = Page(answer.text)
        (image,) = page.all("img")

        assert image.attributes["src"].startswith("data:image/svg+xml")
        assert '<meta http-equiv="refresh" content="17">' in answer.text
        assert "联合培训 <一>" in page.text
        assert "本半天已签到 41 人" in page.text
        assert "no-store" in answer.headers["cache-control"]

    def test_it_warns_when_telephones_cannot_reach_its_address(self, browser: httpx.Client) -> None:
        assert "手机无法访问" in browser.get(f"/sign-in/screen?screen={SCREEN}").text

    def test_outside_the_hours_it_says_when(self, browser: httpx.Client) -> None:
        page = Page(browser.get("/sign-in/screen?screen=closed").text)

        assert page.all("img") == []
        assert "08:00–13:00" in page.text

    def test_a_wrong_code_is_told_and_shows_nothing(self, browser: httpx.Client) -> None:
        answer = browser.get("/sign-in/screen?screen=nonsense")

        assert answer.status_code == 403
        assert "签到码无效" in answer.text
        assert "联合培训" not in answer.text


class TestTheForm:
    def test_a_scanned_code_opens_it_with_a_ticket(self, browser: httpx.Client) -> None:
        answer = browser.get(f"/sign-in?code={CODE}")

        assert fields(answer.text) == {"ticket": TICKET, "name": "", "phone_last4": ""}
        assert "联合培训 <一>" in Page(answer.text).text

    def test_filled_in_it_signs_in_and_the_second_time_says_so(self, browser: httpx.Client) -> None:
        first, second = (browser.post("/sign-in", data=FILLED) for _ in range(2))

        assert (first.status_code, second.status_code) == (200, 200)
        assert "签到成功 2025-09-16 上午" in " ".join(Page(first.text).text.split())
        assert "此前已签到" in second.text

    def test_what_is_wrong_is_told_and_can_be_corrected(self, browser: httpx.Client) -> None:
        answer = browser.post("/sign-in", data={**FILLED, "phone_last4": "0816"})

        assert answer.status_code == 422
        assert "花名册中查不到" in answer.text
        assert fields(answer.text) == {"ticket": TICKET, "name": "王晓明", "phone_last4": ""}

    def test_an_old_code_and_an_old_ticket_ask_for_another_scan(self, browser: httpx.Client) -> None:
        for answer in (browser.get("/sign-in?code=old"), browser.post("/sign-in", data={**FILLED, "ticket": "old"})):
            assert answer.status_code == 403
            assert "签到码已过期" in answer.text
            assert "重新扫描" in answer.text
            assert fields(answer.text) == {}

    def test_in_english(self, browser: httpx.Client) -> None:
        assert "Last four digits of your telephone" in browser.get(f"/sign-in?code={CODE}&lang=en").text

    def test_it_leads_to_no_other_page(self, browser: httpx.Client) -> None:
        page = Page(browser.get(f"/sign-in?code={CODE}").text)

        assert {a.attributes["href"].split("?")[0] for a in page.all("a")} <= {"#main", "/", "/sign-in"}


class TestFromTheNetwork:
    @pytest.fixture
    def telephone(self, origin: str) -> httpx.AsyncClient:
        """A browser elsewhere, of a portal that listens on all addresses."""
        app = FastAPI()
        app.include_router(router(origin, at_the_machine("0.0.0.0"), lambda: "token-of-the-portal"))
        transport = httpx.ASGITransport(app, client=("10.0.0.9", 4711))
        return httpx.AsyncClient(transport=transport, base_url="http://10.0.0.5:8700")

    def test_the_form_is_there_for_a_telephone_the_dashboard_is_not(self, telephone: httpx.AsyncClient) -> None:
        async def statuses() -> list[int]:
            return [
                (await telephone.get(path)).status_code for path in (f"/sign-in?code={CODE}", "/", "/confirmations")
            ]

        assert asyncio.run(statuses()) == [200, 403, 403]

    def test_the_qr_code_says_the_address_by_which_the_screen_was_asked_for(
        self, telephone: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = list[str]()

        def make(text: str, **options: object) -> object:
            said.append(text)
            return segno_make(text, **options)

        segno_make = sign_in.segno.make
        monkeypatch.setattr(sign_in.segno, "make", make)
        answer = asyncio.run(telephone.get(f"/sign-in/screen?screen={SCREEN}"))

        assert said == [f"http://10.0.0.5:8700/sign-in?code={CODE}"]
        assert "手机无法访问" not in answer.text
