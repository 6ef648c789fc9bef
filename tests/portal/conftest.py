"""The pages on a real port, with a fake API at the same origin."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from services.portal.access import at_the_machine
from services.portal.api import page_not_found, router
from tests.portal.fake_api import TOKEN, FakeApi
from tests.portal.fake_sign_in import sign_in


@pytest.fixture(scope="module")
def fake() -> FakeApi:
    return FakeApi()


@pytest.fixture(scope="module")
def origin(fake: FakeApi) -> Iterator[str]:
    """`http://127.0.0.1:…`, the pages and the fake API behind one port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = FastAPI()
        app.include_router(router(base, at_the_machine("127.0.0.1"), lambda: TOKEN))
        app.include_router(fake.router())
        app.include_router(sign_in())
        app.router.default = page_not_found(at_the_machine("127.0.0.1"), app.router.default)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield base
        server.should_exit = True
        thread.join()


@pytest.fixture
def platform(fake: FakeApi, monkeypatch: pytest.MonkeyPatch) -> FakeApi:
    """The fake API, empty again for this test, on a fixed day."""
    monkeypatch.setenv("BASHU_TODAY", "2026-11-23")
    fake.__dict__.update(FakeApi().__dict__)
    return fake


@pytest.fixture
def browser(origin: str, platform: FakeApi) -> Iterator[httpx.Client]:  # noqa: ARG001 - reset for each test
    """A browser without JavaScript: it reads what the page says."""
    with httpx.Client(base_url=origin, timeout=20) as client:
        yield client
