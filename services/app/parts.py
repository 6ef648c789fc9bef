"""The parts a platform runs beside its web pages; `bashu up` runs them in two processes, `bashu relay` … one each.

Each imports what it runs when it runs, so that a relay's process does not load the indicator engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from importlib import import_module
from threading import Event

from services.app.loops import Loop
from services.app.platform import COPYING, DECIDED, PUBLISHING, Platform
from shared.db.embedded import Embedded
from shared.telemetry import log
from shared.telemetry.metrics import watch

DEAD_FOR_S = 3.0  # an operator's own restart of PostgreSQL is over by then


def carrying(platform: Platform) -> list[Loop]:
    """What carries events from one service to another: relays, copies of the register, decisions."""
    relays = [relay(platform, service) for service in PUBLISHING]
    deciding = [decisions(platform, service) for service in DECIDED]
    return [*relays, follower(platform, COPYING), *deciding, keeper(platform)]


def computing(platform: Platform) -> list[Loop]:
    """What makes values of them."""
    return [projector(platform), publisher(platform)]


BESIDE: Mapping[str, Callable[[Platform], list[Loop]]] = {"events": carrying, "indicators": computing}
"""Everything that runs beside the requests of the whole platform, by the process in which it runs."""


def relay(platform: Platform, service: str) -> Loop:
    """Publishes a service's outbox."""

    def run(stop: Event) -> None:
        from shared.outbox.backlog import backlog
        from shared.outbox.relay import Relay

        database = platform.database(service)
        with closing(platform.bus.producer()) as producer:
            relay = Relay(database, producer, service)
            watch(f"outbox {service}", lambda: backlog(database, service, relay))
            relay.run(stop)

    return Loop(f"relay {service}", run)


def follower(platform: Platform, services: Sequence[str]) -> Loop:
    """Keeps the services' copies of the institutions register; the log is read once for all of them."""

    def run(stop: Event) -> None:
        from shared.register.figures import behind
        from shared.register.follower import Follower

        bus = platform.bus
        databases = {service: platform.database(service) for service in services}
        follower = Follower(bus, databases)
        watch("register", lambda: behind(bus, databases, follower))
        follower.run(stop)

    return Loop(f"follow {' '.join(services)}", run)


def following(platform: Platform, service: str) -> list[Loop]:
    """All that a copying service follows."""
    register = follower(platform, [service])
    return [register, decisions(platform, service)] if service in DECIDED else [register]


def projector(platform: Platform) -> Loop:
    """Applies the event log to facts and cells."""

    def run(stop: Event) -> None:
        from services.indicators.engine import figures
        from services.indicators.engine.projector import Projector

        database, bus = platform.database("indicators"), platform.bus
        projector = Projector(database, bus)
        watch("event log", lambda: figures.behind(database, bus, projector.numbers()))
        watch("indicators", lambda: figures.kept(database, projector.numbers()))
        projector.run(stop)

    return Loop("projector", run)


def publisher(platform: Platform) -> Loop:
    """Announces the values that changed."""

    def run(stop: Event) -> None:
        from services.indicators.announced import announced
        from services.indicators.publisher import Publisher

        database = platform.database("indicators")
        publisher = Publisher(database)
        watch("publisher", lambda: announced(database, publisher))
        publisher.run(stop)

    return Loop("publisher", run)


def decisions(platform: Platform, service: str) -> Loop:
    """Lets a service act on what both provinces decided: releases that close periods, versions of standards."""

    def run(stop: Event) -> None:
        from shared.decisions.follower import Follower

        taking = import_module(f"services.{service}.decisions").TAKING
        Follower(platform.database(service), platform.bus, service, taking).run(stop)

    return Loop(f"decisions {service}", run)


def keeper(platform: Platform) -> Loop:
    """Forgets the names of old rosters of training, and lets its certificates expire."""

    def run(stop: Event) -> None:
        from services.training.commands.keeping import keep

        keep(platform.database("training"), stop)

    return Loop("keeper", run)


def postgres(process: Embedded) -> Loop:
    """Starts the server of the data folder again when it has died."""

    def run(stop: Event) -> None:
        dead_for_s = 0.0
        while not stop.wait(0.5):
            dead_for_s = 0.0 if process.running() else dead_for_s + 0.5
            if dead_for_s >= DEAD_FOR_S:
                log.warning("postgresql died, starting it again")
                process.revive()
                dead_for_s = 0.0

    return Loop("postgresql", run)
