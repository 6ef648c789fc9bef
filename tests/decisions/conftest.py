"""Two offices that decide in indicators, and a service that acts on it, over a real log."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing

import pytest

from services.indicators.api import router
from services.indicators.engine.decode import TOPICS
from shared.bus import Bus
from shared.db import Database
from shared.decisions.follower import TOPIC, Follower, Taking
from shared.outbox.relay import Relay
from shared.web.app import create_app
from shared.web.auth import Principal
from tests.web.calls import bearer, call

SCOPES = frozenset({"indicators:read", "standards:publish"})


class Decisions:
    """`decisions.approve("review@2.0.0", text)`: proposed by Sichuan, approved by Chongqing, in the log."""

    def __init__(self, indicators: Database, bus: Bus) -> None:
        bus.create_topics([*TOPICS, TOPIC])
        self.bus, self._stack = bus, ExitStack()
        self._app = create_app(
            "indicators", [router(indicators, bus)], verify=lambda region: Principal(f"office-{region}", SCOPES, region)
        )
        producer = self._stack.enter_context(closing(bus.producer()))
        self._relay = self._stack.enter_context(closing(Relay(indicators, producer, "indicators")))

    def approve(self, label: str, text: str) -> None:
        one = f"/indicators/v1/standards/{label.replace('@', '/')}"
        proposed = call(self._app, "PUT", one, headers=bearer("51"), content=text.encode())
        assert proposed.status_code == 201, proposed.text
        signed = {"digest": proposed.json()["digest"]}
        approved = call(self._app, "POST", f"{one}/approve", headers=bearer("50"), json=signed)
        assert approved.status_code == 200, approved.text
        while self._relay.step():
            pass

    def follow(self, service: str, database: Database, taking: Mapping[str, Taking]) -> None:
        """As a process does that starts now, until it has read everything."""
        follower = Follower(database, self.bus, service, taking)
        with closing(self.bus.consumer(follower.group, [TOPIC])) as consumer:
            while follower.step(consumer, 0.2):
                pass

    def close(self) -> None:
        self._stack.close()


@pytest.fixture
def decisions(fresh_database: Callable[[str], Database], fresh_bus: Callable[[], Bus]) -> Iterator[Decisions]:
    with closing(Decisions(fresh_database("indicators"), fresh_bus())) as made:
        yield made


def kept(database: Database) -> list[str]:
    with database.transaction() as connection:
        rows = connection.execute("SELECT name, semver FROM approved_standard ORDER BY 1, 2").fetchall()
    return [f"{name}@{semver}" for name, semver in rows]
