"""What has not left a service's outbox, as metrics: told by the relay that leads, so that a sum counts it once."""

from __future__ import annotations

from collections.abc import Iterator

from shared.db import Database
from shared.outbox.feed import outbox_status
from shared.outbox.relay import Relay
from shared.telemetry.metrics import GLANCE_S, Reading


def backlog(database: Database, service: str, relay: Relay) -> Iterator[Reading]:
    """Raises `psycopg.Error` when the database is away, also while nobody leads."""
    with database.glance(GLANCE_S) as connection:
        if not relay.leads:
            return
        found = outbox_status(connection)
        parked = connection.execute("SELECT count(*) FROM outbox_parked").fetchone() or (0,)
    labels = {"service": service}
    yield Reading("bashu_outbox_pending_events", _PENDING, found["outbox_pending"], labels)
    yield Reading("bashu_outbox_oldest_seconds", _OLDEST, found["outbox_oldest_s"], labels)
    yield Reading("bashu_outbox_parked_events", _PARKED, parked[0], labels)


_PENDING = "Events that have not left the outbox, waiting or parked."
_OLDEST = "Age of the oldest event that has not left the outbox; 0 when there is none."
_PARKED = "Events that the log refused too often: see bashu deadletters."
