"""A small service with one route of each kind."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import psycopg
import pytest
from fastapi import APIRouter, Depends, FastAPI, Query
from pydantic import BaseModel, ConfigDict, Field

from shared.bus import BusUnavailable
from shared.telemetry import current_traceparent
from shared.web.app import create_app
from shared.web.auth import Principal, caller
from shared.web.body import read_body
from shared.web.conditions import Precondition, precondition
from shared.web.filters import Day
from shared.web.paging import Cursor, Limit, decode_cursor
from shared.web.routing import StrictRoute
from tests.web.calls import names_its_scopes


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")
    item: str
    quantity: int


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lines: list[Line]


@pytest.fixture(scope="session")
def app() -> FastAPI:
    routes = APIRouter(prefix="/things/v1", route_class=StrictRoute)

    @routes.put("/things/{key}")
    def put(
        key: str,
        thing: Thing,
        condition: Annotated[Precondition, Depends(precondition)],
        _principal: Principal = caller("statistics:write", "review:decide"),
    ) -> str:
        return f"{key} {len(thing.lines)} {condition.revision}"

    @routes.get("/things/{key}")
    def get(key: str) -> str:
        return key

    @routes.get("/things")
    def page(limit: Limit = 200, cursor: Cursor = None, _principal: Principal = caller("events:read")) -> str:
        return f"{limit} {decode_cursor(cursor, str, int) if cursor else ()}"

    @routes.get("/asked")
    def asked(
        mode: Literal["each", "all"] = "each",
        many: Annotated[int, Query(ge=1)] = 1,
        day: date | None = None,
        near: Day | None = None,
        word: Annotated[list[Annotated[str, Field(pattern="^[a-z]*$", max_length=3)]], Query(max_length=2)] = [],  # noqa: B006
    ) -> str:
        return f"{mode} {many} {day} {near} {word}"

    @routes.post("/things:batch")
    def batch(body: Annotated[bytes, Depends(read_body)]) -> int:
        return len(body)

    @routes.get("/trace")
    def trace() -> str | None:
        return current_traceparent()

    @routes.get("/broken")
    def broken() -> None:
        raise RuntimeError("the password is swordfish")

    @routes.get("/away")
    def away() -> None:
        raise psycopg.OperationalError("connection to 10.1.2.3 refused")

    @routes.get("/log-away")
    def log_away() -> None:
        raise BusUnavailable("no broker listens at 10.1.2.3")

    return create_app("things", [routes], verify=names_its_scopes)
