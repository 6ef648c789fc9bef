"""最近事件: the newest events of the services' feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.portal.client import Api
from shared.clock import CHINA

FEEDS = ("statistics", "vehicles", "waste", "food", "training", "projects", "indicators")
SHOWN = 25  # events of each feed


@dataclass(frozen=True, slots=True)
class Event:
    time: str
    service: str
    kind: str  # thing and verb: energy_return.accepted
    type: str
    subject: str
    revision: str


def latest_events(api: Api) -> list[Event]:
    """The newest of every feed, newest first."""
    events = [_event(service, each) for service in FEEDS for each in api.latest_events(service, SHOWN)]
    return sorted(events, key=lambda event: event.time, reverse=True)


def _event(service: str, event: dict[str, Any]) -> Event:
    when = datetime.fromisoformat(event["time"]).astimezone(CHINA)
    revision = str(event["id"]).rpartition("/")[2]
    type_ = str(event["type"]).partition(f".{service}.")[2]
    kind = type_.rpartition(".")[0]
    return Event(when.strftime("%Y-%m-%d %H:%M:%S"), service, kind, type_, str(event.get("subject", "")), revision)
