"""One web application out of several services: each brings its routes, all share tokens, errors and health."""

from __future__ import annotations

import time
from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from services.access.tokens import LIFETIME_S, Tokens
from services.app.platform import Platform
from shared.web.app import create_app
from shared.web.auth import Principal
from shared.web.health import database_ready
from shared.web.tokens import JwksVerifier

TITLE = "Bashu 巴蜀"
PORTAL = "portal"
READER = Principal("portal", frozenset({"indicators:read", "events:read"}), "")


def application(platform: Platform, services: Sequence[str], *, ready_of: Sequence[str] | None = None) -> FastAPI:
    """The routes of `services`; ready when the databases of `ready_of` (default: theirs) answer."""
    databases = [service for service in (services if ready_of is None else ready_of) if service != PORTAL]
    tokens = Tokens(platform.database("access"))
    url = platform.settings.jwks_url
    app = create_app(
        TITLE,
        [_router(platform, tokens, service) for service in services],
        verify=JwksVerifier(url) if url else tokens.verify,
        ready=[database_ready(platform.database(service)) for service in databases],
    )
    if PORTAL in services:
        from services.portal.api import page_not_found

        app.router.default = page_not_found(platform.settings.host, app.router.default)
    return app


def _router(platform: Platform, tokens: Tokens, service: str) -> APIRouter:
    """Imported when asked for: a process of one service does not load the others."""
    if service == "statistics":
        from services.statistics import api as statistics

        return statistics.router(platform.database("statistics"))
    if service == "indicators":
        from services.indicators import api as indicators

        return indicators.router(platform.database("indicators"), platform.bus)
    if service == "access":
        from services.access import api as access

        return access.router(platform.database("access"))
    from services.portal import api as portal

    return portal.router(platform.settings.origin, platform.settings.host, PortalToken(tokens))


class PortalToken:
    """What the pages call the APIs with: a token of a reader of both provinces, renewed in time."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._token, self._renew_at = "", 0.0

    def __call__(self) -> str:
        if time.monotonic() >= self._renew_at:
            self._token = self._tokens.issue(READER, LIFETIME_S)
            self._renew_at = time.monotonic() + LIFETIME_S / 2
        return self._token
