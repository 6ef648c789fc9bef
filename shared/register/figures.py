"""How far the read copies are behind the log, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shared.bus import Bus
from shared.db import Database
from shared.register.follower import TOPIC, Follower
from shared.telemetry.metrics import GLANCE_S, Reading


def behind(bus: Bus, databases: Mapping[str, Database], follower: Follower) -> Iterator[Reading]:
    """Of the partition numbers this process reads, so that a sum over processes is right.

    Raises `psycopg.Error` or `BusUnavailable` when a database or the log is away.
    """
    numbers = follower.numbers()
    ends = {place.partition: end for place, (_, end) in bus.bounds([TOPIC]).items() if place.partition in numbers}
    for service, database in databases.items():
        with database.glance(GLANCE_S) as connection:
            reached = dict(connection.execute("SELECT number, next FROM register_position").fetchall())
            unread = connection.execute(
                "SELECT count(*) FROM register_unread WHERE number = ANY(%s)", (list(numbers),)
            ).fetchone() or (0,)
        lag = sum(max(0, end - reached.get(number, 0)) for number, end in ends.items())
        yield Reading("bashu_register_lag_events", _LAG, lag, {"service": service})
        yield Reading("bashu_register_unread_events", _UNREAD, unread[0], {"service": service})


_LAG = "Positions of bashu.statistics that a service's copy of the register has not passed yet."
_UNREAD = "Events of the register that the service could not read: see its table register_unread."
