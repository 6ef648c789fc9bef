"""The client that import and demo share: tokens are renewed, outages waited out, refusals told."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from services.app.client import Api, ApiError, Credentials

Answer = Callable[[httpx.Request], httpx.Response]


def api(answer: Answer, waits: list[float] | None = None, expires_in: int = 3600) -> Api:
    issued = 0

    def handle(request: httpx.Request) -> httpx.Response:
        nonlocal issued
        if request.url.path == "/oauth2/token":
            issued += 1
            return httpx.Response(200, json={"access_token": f"token-{issued}", "expires_in": expires_in})
        return answer(request)

    waited = waits if waits is not None else []
    return Api(
        "http://platform", Credentials("me", "secret"), transport=httpx.MockTransport(handle), sleep=waited.append
    )


def test_a_wrong_secret_is_told_at_once() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json={"title": "客户端或密钥不对", "detail": "Unknown client."})

    client = Api("http://platform", Credentials("me", "wrong"), transport=httpx.MockTransport(refuse))

    with pytest.raises(ApiError, match="401 客户端或密钥不对 / Unknown client"):
        client.get("/statistics/v1/status")


def test_a_refusal_is_raised_with_its_problem() -> None:
    client = api(lambda _: httpx.Response(413, json={"code": "too_large", "title": "太大", "detail": "Too large."}))

    with pytest.raises(ApiError) as refused:
        client.batch("/statistics/v1/energy-returns:batch", [b"{}"])
    assert (refused.value.status, refused.value.problem["code"]) == (413, "too_large")


def test_a_token_that_was_revoked_is_replaced() -> None:
    def only_second(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if request.headers["Authorization"] == "Bearer token-2" else 401)

    assert api(only_second).get("/statistics/v1/status").status_code == 200


def test_a_token_is_renewed_before_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    now = [1000.0]
    monkeypatch.setattr("services.app.client.time.monotonic", lambda: now[0])

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["Authorization"])
        return httpx.Response(200)

    client = api(note, expires_in=600)
    for now[0] in (1000.0, 1500.0, 1590.0):
        client.get("/x")

    assert seen == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("trouble", [503, 502, 429, httpx.ConnectError("refused"), httpx.ReadTimeout("late")])
def test_an_outage_is_waited_out(trouble: int | httpx.TransportError) -> None:
    waits: list[float] = []
    left = 3

    def away_three_times(_request: httpx.Request) -> httpx.Response:
        nonlocal left
        left -= 1
        if left < 0:
            return httpx.Response(200, content=b'{"line":1,"status":201}')
        if isinstance(trouble, int):
            return httpx.Response(trouble)
        raise trouble

    receipts = api(away_three_times, waits).batch("/statistics/v1/institutions:batch", [b"{}"])

    assert receipts == [{"line": 1, "status": 201}]
    assert waits == [0.2, 0.4, 0.8]


def test_an_outage_without_end_is_an_error() -> None:
    with pytest.raises(ApiError, match="503"):
        api(lambda _: httpx.Response(503)).get("/statistics/v1/status")


def test_a_record_that_does_not_exist_has_revision_0() -> None:
    assert api(lambda _: httpx.Response(404)).revision("/statistics/v1/institutions/x") == 0
    assert api(lambda _: httpx.Response(200, headers={"ETag": '"4"'})).revision("/statistics/v1/institutions/x") == 4
