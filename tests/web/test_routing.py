"""The routes of a service are asked for paths of that service alone."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from shared.web.routing import ServiceRouter
from tests.web.calls import call


@pytest.mark.parametrize(("path", "status"), [("/things/v1/all", 200), ("/thing/v1/all", 404), ("/other/v1/all", 404)])
def test_a_path_of_another_service_is_not_held_against_its_routes(path: str, status: int) -> None:
    routes = ServiceRouter("things")
    for service in ("things", "thing", "other"):
        routes.add_api_route(f"/{service}/v1/all", lambda: "all")
    app = FastAPI()
    app.include_router(routes)

    assert call(app, "GET", path).status_code == status
