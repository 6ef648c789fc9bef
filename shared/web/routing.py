"""The routes of a service: JSON bodies are read strictly, requests of other services are passed over at once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from shared.web.body import strict_json


class _StrictRequest(Request):
    async def json(self) -> Any:
        return strict_json(await self.body())


class StrictRoute(APIRoute):
    """`APIRouter(route_class=StrictRoute)`: no key twice, no NaN, no floats behind the models' back."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def strictly(request: Request) -> Response:
            return await handle(_StrictRequest(request.scope, request.receive))

        return strictly


class ServiceRouter(APIRouter):
    """The routes of one service, whose paths all begin with its name.

    FastAPI holds a path against one route after the other, twice: with those of all services that took longer than most
    answers.
    """

    def __init__(self, service: str) -> None:
        super().__init__(tags=[service], route_class=StrictRoute)
        self._beginning = f"/{service}/"

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return super().matches(scope) if path.startswith(self._beginning) else (Match.NONE, {})
