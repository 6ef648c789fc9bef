"""What a projector tells Prometheus when asked: of its own partition numbers, so that a sum over projectors is right.

What belongs to no number is told by whoever has number 0.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from services.indicators.engine.status import unread_since, waiting_since
from shared.bus import Bus
from shared.db import Connection, Database
from shared.telemetry.metrics import GLANCE_S, Reading

_DEAD_LETTERS = "SELECT count(*) FROM dead_letter WHERE resolved_at IS NULL AND partition = ANY(%s)"
_NEWEST_COMPARISON = """
SELECT drift, under_way, extract(epoch FROM at)::float FROM reconciliation ORDER BY at DESC LIMIT 1
"""


def behind(database: Database, bus: Bus, numbers: frozenset[int]) -> Iterator[Reading]:
    """Raises `psycopg.Error` or `BusUnavailable` when database or log is away, also of a projector without numbers."""
    with database.glance(GLANCE_S) as connection:
        events, oldest_ms = unread_since(connection, bus, numbers)
    if numbers:
        age_s = 0.0 if oldest_ms is None else max(0.0, time.time() - oldest_ms / 1000)
        yield Reading("bashu_projector_lag_events", _LAG, events)
        yield Reading("bashu_projector_oldest_seconds", _OLDEST, age_s)


def kept(database: Database, numbers: frozenset[int]) -> Iterator[Reading]:
    """Raises `psycopg.Error` when the database is away."""
    with database.glance(GLANCE_S) as connection:
        if numbers:
            row = connection.execute(_DEAD_LETTERS, (list(numbers),)).fetchone() or (0,)
            yield Reading("bashu_dead_letters", _UNREADABLE, row[0])
        if 0 in numbers:
            yield Reading("bashu_waiting_records", _WAITING, waiting_since(connection)[0])
            yield from _compared(connection)


def _compared(connection: Connection) -> Iterator[Reading]:
    """Nothing before the first comparison: no drift known is not no drift."""
    row = connection.execute(_NEWEST_COMPARISON).fetchone()
    if row is None:
        return
    drift, under_way, at = row
    for layer, rows in drift.items():
        yield Reading("bashu_reconcile_drift_rows", _DRIFT, rows, {"layer": layer})
    yield Reading("bashu_reconcile_under_way_events", _UNDER_WAY, under_way)
    yield Reading("bashu_reconcile_timestamp_seconds", _COMPARED_AT, at)


_LAG = "Events in the log, of this projector's partition numbers, that are not applied."
_OLDEST = "Age of the oldest of these events in the log; 0 when there is none."
_UNREADABLE = "Events that could not be read and are not resolved: see bashu deadletters."
_WAITING = "Records that count and whose institution is not known yet."
_DRIFT = "Rows that disagreed when bashu reconcile last compared all layers."
_UNDER_WAY = "Events still under way then: drift against the services may be these."
_COMPARED_AT = "When bashu reconcile last compared all layers."
