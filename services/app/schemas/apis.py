"""The OpenAPI document of each service, made without a database: routes connect only when they are called."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from services.app.platform import SERVICES, Platform
from services.app.settings import Settings
from services.app.web import application
from shared.events.export import as_json

NOWHERE = "postgresql://nowhere/none"


def openapi_files() -> dict[str, str]:
    """`openapi/<service>.json` → content."""
    return {f"openapi/{service}.json": as_json(_document([service])) for service in SERVICES}


@cache
def whole_document() -> dict[str, Any]:
    """Of all services together, as one origin serves them."""
    return _document(SERVICES)


def _document(services: Sequence[str]) -> dict[str, Any]:
    platform = Platform(Settings(database_url=NOWHERE, bus_url=NOWHERE))
    return application(platform, services).openapi()
