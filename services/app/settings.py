"""What an operator may set: options of the command line, else environment variables, else these defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """`DATABASE_URL`, `BUS_URL`, and `BASHU_…` of each other name in capitals: `BASHU_DATA`, `BASHU_ORIGIN` …"""

    model_config = SettingsConfigDict(env_prefix="BASHU_", env_ignore_empty=True, populate_by_name=True)

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = Field(8700, ge=0, le=65535)
    metrics_port: int | None = Field(None, ge=1, le=65534)  # and those after it; without it, nobody asks for metrics
    processes: int = Field(1, ge=1, le=64)  # of `bashu serve`: an interpreter uses one core
    jwks_url: str | None = None  # an outside token issuer; without it, the built-in one
    database_url: str | None = Field(None, validation_alias="DATABASE_URL")  # without it, PostgreSQL in `data`
    bus_url: str | None = Field(None, validation_alias="BUS_URL")  # without it, the database bashu_log
    front: str | None = Field(None, validation_alias="BASHU_ORIGIN")  # of a proxy that joins the services' processes
    local_proxy: bool = False  # pages: that proxy listens on this machine's loopback only, and so may show them
    portal_client: Path | None = None  # what the pages are to the APIs (`bashu clients keep`); else they sign tokens

    @staticmethod
    def load(**options: Any) -> Settings:
        """Options that were given (not None) prevail over the environment."""
        return Settings(**{name: value for name, value in options.items() if value is not None})

    @property
    def origin(self) -> str:
        """Where a program on this machine reaches the platform."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return f"http://{host}:{self.port}"

    @property
    def apis(self) -> str:
        """Where this process reaches the APIs of all services: itself, unless they are joined by a proxy."""
        return self.front or self.origin
