"""What the pages call the APIs with: a token of a reader of both provinces, renewed in time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import httpx

from services.access.tokens import LIFETIME_S, Tokens
from services.app.client import Credentials, ask_token
from services.app.settings import Settings
from shared.web.auth import Principal

READER = Principal("portal", frozenset({"indicators:read", "events:read", "training:sign-in"}), "")
PATIENCE_S = 5.0


def reader_token(settings: Settings, tokens: Callable[[], Tokens]) -> Callable[[], str]:
    """Asked for as any client does where the settings name one; else signed here, with the issuer's own key.

    Raises `FileNotFoundError`, `PermissionError` when the client's file cannot be read.
    """
    if settings.portal_client is None:
        return Renewed(lambda: tokens().issue(READER, LIFETIME_S))
    credentials = Credentials(**json.loads(settings.portal_client.read_text(encoding="utf-8")))
    http = httpx.Client(base_url=settings.apis, timeout=PATIENCE_S, trust_env=False)
    return Renewed(lambda: granted(http, credentials))


def granted(http: httpx.Client, credentials: Credentials) -> str:
    """Raises `httpx.HTTPError` when there is no token: to the pages, the API is then away."""
    return str(ask_token(http, credentials).raise_for_status().json()["access_token"])


class Renewed:
    """A token, asked for again when half its life is over."""

    def __init__(self, issue: Callable[[], str]) -> None:
        self._issue = issue
        self._token, self._renew_at = "", 0.0

    def __call__(self) -> str:
        if time.monotonic() >= self._renew_at:
            self._token = self._issue()
            self._renew_at = time.monotonic() + LIFETIME_S / 2
        return self._token
