"""The OpenAPI document of each service, made without a database: routes connect only when they are called."""

from __future__ import annotations

from services.app.platform import SERVICES, Platform
from services.app.settings import Settings
from services.app.web import application
from shared.events.export import as_json

NOWHERE = "postgresql://nowhere/none"


def openapi_files() -> dict[str, str]:
    """`openapi/<service>.json` → content."""
    platform = Platform(Settings(database_url=NOWHERE, bus_url=NOWHERE))
    return {f"openapi/{service}.json": as_json(application(platform, [service]).openapi()) for service in SERVICES}
