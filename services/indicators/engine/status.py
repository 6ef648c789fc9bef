"""How far behind the values are: nothing is behind when lag is 0."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from services.indicators.engine.decode import TOPICS
from services.indicators.engine.family import energy
from shared.bus import Bus, TopicPartition
from shared.db import Connection

_WAITING = f"""
    SELECT count(*), min(logged_ms) FROM (
        SELECT logged_ms FROM {energy().prefix}_waiting
        UNION ALL SELECT logged_ms FROM record_waiting w
        WHERE NOT EXISTS (SELECT 1 FROM institution i WHERE i.uscc = w.uscc)
    ) waiting
"""


class Lag(NamedTuple):
    """`lag` counts events not applied, counted records whose institution is unknown, and dead letters.

    `oldest_ms`: when the log took the oldest of these (ms since 1970, UTC); None when there is none.
    """

    lag: int
    oldest_ms: int | None
    dead_letters: int


def lag(connection: Connection, bus: Bus) -> Lag:
    """Compare the log's end, now, with what the fences say is applied."""
    events, events_ms = unread_since(connection, bus)
    waiting, waiting_ms = waiting_since(connection)
    parked, parked_ms = _parked(connection)
    ages = [ms for ms in (events_ms, waiting_ms, parked_ms) if ms is not None]
    return Lag(events + waiting + parked, min(ages, default=None), parked)


def unread(connection: Connection, bus: Bus) -> int:
    """How many offsets of the log are not applied yet."""
    return sum(end - at for at, end in _behind(connection, bus).values())


def unread_since(connection: Connection, bus: Bus, numbers: Collection[int] | None = None) -> tuple[int, int | None]:
    """The same of these partition numbers (None: of all), and when the log took the oldest of them (ms)."""
    behind = {
        place: span for place, span in _behind(connection, bus).items() if numbers is None or place.partition in numbers
    }
    oldest_ms = bus.oldest({place: at for place, (at, _) in behind.items()}) if behind else None
    return sum(end - at for at, end in behind.values()), oldest_ms


def _behind(connection: Connection, bus: Bus) -> dict[TopicPartition, tuple[int, int]]:
    """Of the partitions that are behind: where the fence stands, and the log's end."""
    bounds = bus.bounds(TOPICS)  # before the fences: what is applied meanwhile must not look like lag < 0
    applied = _applied(connection)
    positions = {place: (max(applied.get(place, start), start), end) for place, (start, end) in bounds.items()}
    return {place: (at, end) for place, (at, end) in positions.items() if at < end}


def _applied(connection: Connection) -> dict[TopicPartition, int]:
    rows = connection.execute("SELECT number, offsets FROM fence").fetchall()
    return {TopicPartition(topic, number): offset for number, offsets in rows for topic, offset in offsets.items()}


def waiting_since(connection: Connection) -> tuple[int, int | None]:
    """Counted records whose institution is unknown, and when the log took the oldest of them (ms).

    `record_waiting` may name others too: a record and its institution can be applied at the same moment under two
    partition numbers, and neither sees the other. So it is asked again; returns have the number of their institution.
    """
    row = connection.execute(_WAITING).fetchone()
    return (row[0], row[1]) if row else (0, None)


def _parked(connection: Connection) -> tuple[int, int | None]:
    row = connection.execute("SELECT count(*), min(logged_ms) FROM dead_letter WHERE resolved_at IS NULL").fetchone()
    return (row[0], row[1]) if row else (0, None)
