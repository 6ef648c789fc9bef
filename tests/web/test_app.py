"""The factory: health, lifespans, documentation that needs no internet."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fastapi import FastAPI

from shared.db import Database
from shared.web.app import Lifespan, create_app
from shared.web.health import database_ready
from tests.web.calls import assert_problem, call, names_its_scopes


def test_ready_tells_every_reason_why_not() -> None:
    app = create_app("t", [], verify=names_its_scopes, ready=[lambda: "no log", lambda: None, lambda: "no disk"])

    answer = call(app, "GET", "/health/ready")

    assert assert_problem(answer, 503, "not_ready")["reasons"] == ["no log", "no disk"]
    assert call(app, "GET", "/health/live").status_code == 200


def test_ready_asks_the_database() -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    app = create_app("t", [], verify=names_its_scopes, ready=[database_ready(away)])

    assert "database" in assert_problem(call(app, "GET", "/health/ready"), 503, "not_ready")["detail"]


def test_ready_does_not_wait_long_for_a_database_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.db.pool.CONNECT_TIMEOUT_S", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        check = database_ready(Database(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"))

        with ThreadPoolExecutor() as pool:
            asked = pool.submit(check)
            assert wait([asked], timeout=10).done

    assert asked.result() == "database unavailable"


def test_ready(fresh_database: Callable[[str], Database]) -> None:
    app = create_app("t", [], verify=names_its_scopes, ready=[database_ready(fresh_database("access"))])

    assert call(app, "GET", "/health/ready").status_code == 200


def test_lifespans_start_in_order_and_stop_in_reverse() -> None:
    seen: list[str] = []

    def noting(name: str) -> Lifespan:
        @asynccontextmanager
        async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
            seen.append(f"start {name}")
            yield
            seen.append(f"stop {name}")

        return lifespan

    app = create_app("t", [], verify=names_its_scopes, lifespans=[noting("a"), noting("b")])

    async def run() -> None:
        async with app.router.lifespan_context(app):
            seen.append("serve")

    asyncio.run(run())
    assert seen == ["start a", "start b", "serve", "stop b", "stop a"]


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_documentation_asks_nothing_of_the_internet(app: FastAPI, page: str) -> None:
    answer = call(app, "GET", page)

    assert answer.status_code == 200
    assert "https://" not in answer.text


def test_the_document_names_problems_and_scopes(app: FastAPI) -> None:
    document: dict[str, Any] = call(app, "GET", "/openapi.json").json()
    put = document["paths"]["/things/v1/things/{key}"]["put"]

    assert put["security"] == [{"OAuth2": ["statistics:write"]}, {"OAuth2": ["review:decide"]}]
    assert {"400", "401", "403", "413", "422", "default"} <= set(put["responses"])
    for status, response in put["responses"].items():
        assert list(response["content"]) == ["application/json" if status == "200" else "application/problem+json"]
    assert "HTTPValidationError" not in document["components"]["schemas"]
    flows = document["components"]["securitySchemes"]["OAuth2"]["flows"]
    assert flows["clientCredentials"]["tokenUrl"] == "/oauth2/token"
