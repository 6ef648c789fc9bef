"""How far behind the values are: nothing is behind when lag is 0."""

from __future__ import annotations

from typing import NamedTuple

from services.indicators.engine.decode import TOPICS
from services.indicators.engine.family import energy
from shared.bus import Bus, TopicPartition
from shared.db import Connection


class Lag(NamedTuple):
    """`lag` counts events not applied, counted records whose institution is unknown, and dead letters.

    `oldest_ms`: when the log took the oldest of these (ms since 1970, UTC); None when there is none.
    """

    lag: int
    oldest_ms: int | None
    dead_letters: int


def lag(connection: Connection, bus: Bus) -> Lag:
    """Compare the log's end, now, with what the fences say is applied."""
    unread, behind = _unread(connection, bus)
    waiting, waiting_ms = _waiting(connection)
    parked, parked_ms = _parked(connection)
    ages = [ms for ms in (bus.oldest(behind) if behind else None, waiting_ms, parked_ms) if ms is not None]
    return Lag(unread + waiting + parked, min(ages, default=None), parked)


def unread(connection: Connection, bus: Bus) -> int:
    """How many offsets of the log are not applied yet."""
    return _unread(connection, bus)[0]


def _unread(connection: Connection, bus: Bus) -> tuple[int, dict[TopicPartition, int]]:
    """The same, and where the fences of the partitions that are behind stand."""
    bounds = bus.bounds(TOPICS)  # before the fences: what is applied meanwhile must not look like lag < 0
    applied = _applied(connection)
    positions = {place: max(applied.get(place, start), start) for place, (start, _) in bounds.items()}
    behind = {place: at for place, at in positions.items() if at < bounds[place][1]}
    return sum(bounds[place][1] - at for place, at in behind.items()), behind


def _applied(connection: Connection) -> dict[TopicPartition, int]:
    rows = connection.execute("SELECT number, offsets FROM fence").fetchall()
    return {TopicPartition(topic, number): offset for number, offsets in rows for topic, offset in offsets.items()}


def _waiting(connection: Connection) -> tuple[int, int | None]:
    row = connection.execute(f"SELECT count(*), min(logged_ms) FROM {energy().prefix}_waiting").fetchone()
    return (row[0], row[1]) if row else (0, None)


def _parked(connection: Connection) -> tuple[int, int | None]:
    row = connection.execute("SELECT count(*), min(logged_ms) FROM dead_letter WHERE resolved_at IS NULL").fetchone()
    return (row[0], row[1]) if row else (0, None)
