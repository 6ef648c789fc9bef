"""The pages in a process of their own: a client like any other, with no database, speaking for all services."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from services.app import reader
from services.app.client import Credentials
from services.app.platform import Platform
from services.app.reader import Renewed, granted
from services.app.settings import Settings
from services.app.single import databases_of
from services.app.web import application


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    client = tmp_path / "portal.json"
    client.write_text(json.dumps({"client_id": "client-p", "client_secret": "secret"}))
    return Settings(
        data=tmp_path / "data", jwks_url="http://access/jwks", portal_client=client, front="http://proxy:8700"
    )


def test_the_portal_alone_has_no_database(settings: Settings) -> None:
    with Platform(settings) as platform:
        application(platform, ["portal"])

    assert databases_of(["portal"], settings) == set()
    assert not settings.data.exists()


def test_its_documentation_is_of_all_services(settings: Settings) -> None:
    with Platform(settings) as platform:
        documented = application(platform, ["portal"]).openapi()["paths"]

    assert {"/oauth2/token", "/statistics/v1/status", "/indicators/v1/status"} <= documented.keys()


def test_where_the_apis_are_is_not_where_the_process_listens(settings: Settings) -> None:
    assert settings.apis == "http://proxy:8700"
    assert settings.origin == "http://127.0.0.1:8700"
    assert Settings(port=8800).apis == "http://127.0.0.1:8800"


def test_a_token_is_asked_for_once_in_half_its_life(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(reader.time, "monotonic", lambda: now)
    issued = iter(["first", "second"])
    token = Renewed(lambda: next(issued))

    assert (token(), token()) == ("first", "first")
    now += reader.LIFETIME_S / 2
    assert token() == "second"


def test_a_refused_token_is_an_api_that_is_away() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(401)

    http = httpx.Client(base_url="http://proxy", transport=httpx.MockTransport(refuse))
    with pytest.raises(httpx.HTTPError):
        granted(http, Credentials("client-p", "wrong"))
