"""The access service on a database of its own, and a client of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from services.access import api, commands
from services.access.commands import NewSecret
from services.access.tokens import Tokens
from shared.db import Database, Server
from shared.web.app import create_app
from shared.web.auth import Principal, caller
from tests.temporary import temporary
from tests.web.calls import bearer, call


@dataclass
class Platform:
    """One process: the token endpoint, and a route that says who calls."""

    database: Database
    app: FastAPI

    def add(self, *scopes: str, region: str = "51") -> NewSecret:
        return commands.add_client(self.database, "测试单位", scopes or ("events:read",), region)

    def ask_token(self, secret: NewSecret, **form: str) -> httpx.Response:
        form = {"grant_type": "client_credentials", **secret._asdict(), **form}
        return call(self.app, "POST", "/oauth2/token", data=form)

    def token(self, secret: NewSecret, **form: str) -> str:
        answer = self.ask_token(secret, **form)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def whoami(self, token: str) -> httpx.Response:
        return call(self.app, "GET", "/whoami", headers=bearer(token))


@pytest.fixture(scope="module")
def database(server: Server, migrated: Callable[[str], str]) -> Iterator[Database]:
    """One for a whole module: every test adds clients of its own."""
    with temporary(server, "access", Database, template=migrated("access")) as database:
        yield database


@pytest.fixture(scope="module")
def platform(database: Database) -> Platform:
    return Platform(database, platform_app(database))


def platform_app(database: Database) -> FastAPI:
    routes = APIRouter()

    @routes.get("/whoami")
    def whoami(principal: Principal = caller()) -> dict[str, str | list[str]]:
        return {"client": principal.client_id, "scopes": sorted(principal.scopes), "region": principal.region}

    return create_app("access", [api.router(database), routes], verify=Tokens(database).verify)
