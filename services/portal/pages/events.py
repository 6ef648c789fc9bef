"""最近事件: the newest events of the services' feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.portal.client import Api
from shared.clock import CHINA

FEEDS = ("statistics", "indicators")
SHOWN = 25  # events of each feed
FIRST_STEP = 1024
AT_ONCE = 200  # a range so short is read instead of halved on


@dataclass(frozen=True, slots=True)
class Event:
    time: str
    service: str
    type: str
    subject: str
    revision: str


class LatestEvents:
    """Reads the ends of the feeds. A feed is read forwards, so its end is looked for once and remembered.

    `feed_no` rises without gaps: growing steps find a number behind the end, halving finds the end.
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._ends = dict.fromkeys(FEEDS, 0)

    def read(self) -> list[Event]:
        """The newest of every feed, newest first."""
        events = [event for service in FEEDS for event in self._newest(service)]
        return sorted(events, key=lambda event: event.time, reverse=True)

    def _newest(self, service: str) -> list[Event]:
        end = self._ends[service] = self._end(service, self._ends[service])
        return [_event(service, each) for each in self._api.events(service, max(end - SHOWN, 0), SHOWN)]

    def _end(self, service: str, known: int) -> int:
        if known and not self._api.events(service, known - 1, 1):
            known = 0  # another feed than the one remembered: a data folder was put back
        step = FIRST_STEP
        while self._api.events(service, known + step, 1):
            known += step
            step *= 4
        low, high = known, known + step  # the end is in [low, high]
        while high - low > AT_ONCE:
            middle = (low + high) // 2
            low, high = (middle, high) if self._api.events(service, middle, 1) else (low, middle)
        return low + len(self._api.events(service, low, AT_ONCE))


def _event(service: str, event: dict[str, Any]) -> Event:
    when = datetime.fromisoformat(event["time"]).astimezone(CHINA)
    revision = str(event["id"]).rpartition("/")[2]
    kind = str(event["type"]).partition(f".{service}.")[2]
    return Event(when.strftime("%Y-%m-%d %H:%M:%S"), service, kind, str(event.get("subject", "")), revision)
