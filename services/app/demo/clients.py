"""Who the demo is to the platform: four clients, each with a file that keeps its credentials."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from services.app.client import Credentials
from services.app.clients import kept_client
from shared.db import Database

WRITING = tuple(f"{service}:write" for service in ("statistics", "vehicles", "waste", "food", "training", "projects"))
REPORTING = (*WRITING, "joint:confirm", "review:decide", "indicators:read", "events:read")
READING = ("indicators:read", "events:read")
PLANNING = ("standards:publish",)


@dataclass(frozen=True, slots=True)
class Clients:
    """One of each province that reports to all services and decides reviews, a reader, and who plans in Sichuan."""

    sichuan: Credentials
    chongqing: Credentials
    reader: Credentials
    planner: Credentials


def kept_clients(folder: Path, access: Database) -> Clients:
    """The clients of the files in `folder`, made where they are missing or no longer valid."""

    def kept(file: str, name: str, scopes: tuple[str, ...], region: str) -> Credentials:
        return Credentials(*kept_client(folder / file, access, name, scopes, region))

    return Clients(
        kept(_file("sichuan"), "演示 四川 / demo Sichuan", REPORTING, "51"),
        kept(_file("chongqing"), "演示 重庆 / demo Chongqing", REPORTING, "50"),
        kept(_file("reader"), "演示 只读 / demo reader", READING, ""),
        kept(_file("planner"), "演示 四川规划 / demo planning in Sichuan", PLANNING, "51"),
    )


def read_clients(folder: Path) -> Clients:
    """The clients that `kept_clients` left. Raises `FileNotFoundError`."""
    return Clients(
        *(
            Credentials(**json.loads((folder / _file(who)).read_text(encoding="utf-8")))
            for who in ("sichuan", "chongqing", "reader", "planner")
        )
    )


def _file(who: str) -> str:
    return f"demo-{who}.json"
