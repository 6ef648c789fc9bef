"""One web application out of several services: each brings its routes, all share tokens, errors and health."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from fastapi import APIRouter, FastAPI

from services.access.tokens import Tokens
from services.app.platform import PORTAL, RECORDING, SERVICES, Platform
from services.app.settings import Settings
from shared.web.app import create_app
from shared.web.health import database_ready
from shared.web.tokens import JwksVerifier

TITLE = "Bashu 巴蜀"


def application(platform: Platform, services: Sequence[str], *, ready_of: Sequence[str] | None = None) -> FastAPI:
    """The routes of `services`; ready when the databases of `ready_of` (default: theirs) answer."""
    databases = [service for service in (services if ready_of is None else ready_of) if service != PORTAL]
    tokens = cache(lambda: Tokens(platform.database("access")))  # a process that needs none has no such database
    url = platform.settings.jwks_url
    app = create_app(
        TITLE,
        [_router(platform, tokens, service) for service in services],
        verify=JwksVerifier(url) if url else tokens().verify,
        ready=[database_ready(platform.database(service)) for service in databases],
    )
    if PORTAL in services:
        from services.portal.api import page_not_found

        app.router.default = page_not_found(_may_read(platform.settings), app.router.default)
        if not set(SERVICES).issubset(services):
            app.openapi = _of_all_services  # type: ignore[method-assign]
    return app


def _router(platform: Platform, tokens: Callable[[], Tokens], service: str) -> APIRouter:
    """Imported when asked for: a process of one service does not load the others."""
    if service in RECORDING:
        router: APIRouter = import_module(f"services.{service}.api").router(platform.database(service))
        return router
    if service == "indicators":
        from services.indicators import api as indicators

        return indicators.router(platform.database("indicators"), platform.bus)
    if service == "access":
        from services.access import api as access

        return access.router(platform.database("access"))
    from services.app.reader import reader_token
    from services.portal import api as portal

    return portal.router(platform.settings.apis, _may_read(platform.settings), reader_token(platform.settings, tokens))


def _may_read(settings: Settings) -> Callable[[Any], bool]:
    from services.portal.access import asked_for_loopback, at_the_machine

    return asked_for_loopback if settings.local_proxy else at_the_machine(settings.host)


def _of_all_services() -> dict[str, Any]:
    """`/docs` of a process that has the pages alone: behind one origin it speaks for the others too."""
    from services.app.schemas.apis import whole_document

    return whole_document()
