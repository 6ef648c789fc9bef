"""The pages are for the person at the machine, until there are logins."""

from __future__ import annotations

import httpx
import pytest
from fastapi import FastAPI

from services.portal.access import MayRead, asked_for_loopback, at_the_machine, is_loopback
from services.portal.api import router

PAGES = ("/", "/targets", "/explain?indicator=energy_total&region=51&period=2020", "/confirmations", "/events")


def ask(path: str, may_read: MayRead, *, client: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """One request to the pages, in this process; the API behind them is not there."""
    import anyio

    async def send() -> httpx.Response:
        app = FastAPI()
        app.include_router(router("http://127.0.0.1:9", may_read, lambda: "token"))
        transport = httpx.ASGITransport(app, client=(client, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as asking:
            return await asking.get(path, headers=headers)

    return anyio.run(send)


@pytest.mark.parametrize("path", [*PAGES, "/live"])
@pytest.mark.parametrize(
    ("listens", "client", "headers"),
    [
        ("0.0.0.0", "127.0.0.1", {}),
        ("10.1.2.3", "127.0.0.1", {}),
        ("127.0.0.1", "10.1.2.3", {}),
        ("127.0.0.1", "127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}),
        ("127.0.0.1", "127.0.0.1", {"Host": "bashu.example"}),
    ],
)
def test_refused_with_an_explanation(path: str, listens: str, client: str, headers: dict[str, str]) -> None:
    answer = ask(path, at_the_machine(listens), client=client, headers=headers)
    assert answer.status_code == 403
    assert path == "/live" or "127.0.0.1" in answer.text


@pytest.mark.parametrize("listens", ["127.0.0.1", "::1", "localhost"])
@pytest.mark.parametrize("path", PAGES)
def test_open_at_the_machine(path: str, listens: str) -> None:
    assert ask(path, at_the_machine(listens), client="127.0.0.1").status_code == 503, (
        "let in; there is just no API here"
    )


@pytest.mark.parametrize("path", PAGES)
def test_open_behind_a_proxy_that_is_open_at_the_machine_only(path: str) -> None:
    assert ask(path, asked_for_loopback, client="10.89.0.7").status_code == 503, "let in"


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "10.1.2.3"}, {"Host": "bashu.example"}])
def test_not_behind_a_second_proxy_nor_by_another_name(headers: dict[str, str]) -> None:
    assert ask("/", asked_for_loopback, client="10.89.0.7", headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["", "localhost.example", "0.0.0.0", "::", "127.0.0.1.example", "not an address"])
def test_not_a_loopback_address(host: str) -> None:
    assert not is_loopback(host)
