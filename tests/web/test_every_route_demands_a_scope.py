"""Every route of the whole platform demands a scope. The exceptions are written out here, and nowhere else.

The application is the one that `bashu up` serves; only its databases and its log are not there, so that a
request that gets past authorisation is seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.params import Form
from fastapi.routing import APIRoute, iter_route_contexts

from services.app.platform import PORTAL, SERVICES
from services.app.settings import Settings
from services.app.web import application
from shared.db import Database
from shared.web.auth import requires
from shared.web.routing import StrictRoute
from shared.web.scopes import SCOPES
from tests.web.calls import assert_problem, bearer, call, names_its_scopes

ANY_VALID_TOKEN = re.compile(r"GET /[a-z]+/v1/status")
WITHOUT_TOKEN = {
    "GET /health/live",
    "GET /health/ready",
    "POST /oauth2/token",
    "GET /oauth2/jwks.json",
    "GET /openapi.json",
    "GET /docs",
    "GET /docs/oauth2-redirect",
    "GET /redoc",
    "MOUNT /static-offline-docs",
}
# by a code that training has signed, for one session and a while
SIGN_IN_PAGES = {"GET /sign-in/screen", "GET /sign-in", "POST /sign-in"}
# loopback only
PORTAL_PAGES = {
    "GET /",
    "GET /targets",
    "GET /targets/breakdown",
    "GET /targets/download",
    "GET /explain",
    "GET /records",
    "GET /confirmations",
    "GET /events",
    "GET /live",
    "GET /assets/{name}",
}


@dataclass(frozen=True)
class Route:
    name: str  # PUT /things/v1/things/{key}
    demands: tuple[requires, ...]

    @property
    def scopes(self) -> set[str]:
        return {scope for demand in self.demands for scope in demand.scopes}

    @property
    def address(self) -> tuple[str, str]:
        method, path = self.name.split(" ")
        return method, re.sub(r"\{[^}]*\}", "x", path)


def whole_platform() -> FastAPI:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing")
    platform: Any = SimpleNamespace(database=lambda _service: away, bus=None, settings=Settings.load())
    app = application(platform, [*SERVICES, PORTAL])
    app.state.verify = names_its_scopes
    return app


def routes_of(app: FastAPI) -> Iterator[Route]:
    for context in iter_route_contexts(app.routes):
        demands = tuple(_demands(context.dependant)) if isinstance(context.original_route, APIRoute) else ()
        for method in sorted((context.methods or {"MOUNT"}) - {"HEAD"}):
            yield Route(f"{method} {context.path}", demands)


def _demands(dependant: Dependant) -> Iterator[requires]:
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, requires):
            yield dependency.call
        yield from _demands(dependency)


APP = whole_platform()
ROUTES = list(routes_of(APP))
GUARDED = [route for route in ROUTES if route.name not in WITHOUT_TOKEN | SIGN_IN_PAGES | PORTAL_PAGES]
each_guarded_route = pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.name)


def test_the_walk_sees_every_service() -> None:
    assert {name.split("/")[1] for name in (route.name for route in GUARDED)} == set(SERVICES)
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_no_exception_is_out_of_date() -> None:
    assert {route.name for route in ROUTES} >= WITHOUT_TOKEN | SIGN_IN_PAGES | PORTAL_PAGES


@each_guarded_route
def test_it_declares_its_scopes(route: Route) -> None:
    assert len(route.demands) == 1
    assert route.scopes <= SCOPES.keys()
    assert bool(route.scopes) != bool(ANY_VALID_TOKEN.fullmatch(route.name))


@each_guarded_route
def test_without_a_token_it_is_401(route: Route) -> None:
    assert_problem(call(APP, *route.address), 401, "token_missing")


@pytest.mark.parametrize("route", [route for route in GUARDED if route.scopes], ids=lambda route: route.name)
def test_a_token_without_its_scopes_is_403(route: Route) -> None:
    others = " ".join(SCOPES.keys() - route.scopes)

    assert_problem(call(APP, *route.address, headers=bearer(others)), 403, "scope_missing")


@pytest.mark.parametrize("name", sorted(PORTAL_PAGES - {"GET /assets/{name}"}))
def test_a_page_is_shown_at_the_machine_only(name: str) -> None:
    answer = call(APP, *name.split(" "), headers={"Host": "bashu.example"})

    assert answer.status_code == 403


def test_every_json_body_is_read_strictly() -> None:
    loose = [
        context.path
        for context in iter_route_contexts(APP.routes)
        if (route := context.original_route)
        and isinstance(route, APIRoute)
        and route.body_field is not None
        and not isinstance(route.body_field.field_info, Form)
        and not isinstance(route, StrictRoute)
    ]
    assert loose == []


def test_every_route_is_documented() -> None:
    undocumented = [
        f"{method.upper()} {path}"
        for path, operations in APP.openapi()["paths"].items()
        for method, operation in operations.items()
        if not operation.get("summary") or not operation.get("description")
    ]
    assert undocumented == []
