"""The way of a return through the platform, step by step in this process: request, relay, projector, publisher."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import httpx

from services.indicators.engine.decode import TOPICS
from services.indicators.engine.projector import Projector
from services.indicators.publisher import Publisher
from services.statistics import api
from shared.bus import Bus
from shared.db import Database
from shared.outbox.relay import Relay
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.e2e.samples import credit_code, energy_return, institution, institution_path
from tests.web.calls import bearer, call

SCHOOL = credit_code(1)
RETURNS = "/statistics/v1/energy-returns"


class Way:
    """Real parts on real databases and a real log. Make it within the recording: the application asks for it."""

    def __init__(self, statistics: Database, indicators: Database, bus: Bus) -> None:
        caller = Principal("test", frozenset({"statistics:write", "review:decide"}), "51")
        self.statistics, self.indicators = statistics, indicators
        self.app = create_app("statistics", [api.router(statistics)], verify=lambda _token: caller)
        bus.create_topics([*TOPICS, "bashu.indicators"])
        self._producer = bus.producer()
        self.relay = Relay(statistics, self._producer, "statistics")
        self.projector = Projector(indicators, bus)
        self.publisher = Publisher(indicators)
        self.relay_of_indicators = Relay(indicators, self._producer, "indicators")

    def ask(self, method: str, url: str, **options: Any) -> httpx.Response:
        answer = call(self.app, method, url, headers=bearer("any") | options.pop("headers", {}), **options)
        assert answer.is_success, answer.text
        return answer

    def register(self) -> None:
        """One school, whose event is through before the test begins."""
        self.ask("PUT", institution_path(SCHOOL), json=institution())
        self.run()

    def file(self, period: str, **options: Any) -> httpx.Response:
        """Without a doubt: two years with the same figures would raise a finding, which is an event too."""
        body = energy_return()
        body["lines"][0]["quantity"] = str(350_000 + int(period[:4]))
        return self.ask("PUT", f"{RETURNS}/{SCHOOL}/NY201/{period}", json=body, **options)

    def file_batch(self, count: int) -> httpx.Response:
        """That many institutions in one request."""
        lines = ({"uscc": credit_code(1000 + number), **institution()} for number in range(count))
        return self.ask("POST", "/statistics/v1/institutions:batch", content=ndjson(lines))

    def run(self) -> None:
        """Everything that was accepted, to the announcement of the values."""
        while self.relay.step():
            pass
        self.projector.drain()
        self.publisher.step()
        self.relay_of_indicators.step()

    def close(self) -> None:
        for part in (self.relay, self.relay_of_indicators, self.projector, self.publisher, self._producer):
            part.close()  # type: ignore[attr-defined]


def ndjson(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"\n".join(json.dumps(line).encode() for line in lines)
