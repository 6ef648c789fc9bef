"""Whoever asks first after a start does not wait until the routes of a service are made."""

from __future__ import annotations

from pathlib import Path

import fastapi.routing
import pytest

from services.app.embedded import make_routes
from services.app.platform import SERVICES, Platform
from services.app.settings import Settings
from services.app.web import application
from tests.web.calls import call


@pytest.mark.parametrize("service", SERVICES)
def test_the_routes_of_every_service_are_made_before(
    service: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path, database_url="postgresql://nobody@localhost:1", jwks_url="http://access/jwks")
    with Platform(settings) as platform:
        app = application(platform, [service])
        make_routes(app)
        monkeypatch.setattr(fastapi.routing, "get_dependant", None)  # what makes a route needs it

        assert call(app, "GET", f"/{service}/v1/nowhere").status_code == 404
