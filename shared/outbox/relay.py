"""From a service's outbox to the log: publish, wait for the outcome, then mark.

What has no `published_at` is published in the order of its id; there is no cursor, because with concurrent
writers ids commit out of order. A crash between outcome and mark publishes again, with the same event id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from threading import Event
from typing import NamedTuple

import psycopg

from shared.bus.base import BusUnavailable, Failed, Message, Producer, Stored
from shared.db import Connection, Database
from shared.events.envelope import Envelope, topic_of
from shared.outbox.table import CHANNEL
from shared.telemetry import batch_spans, event_attributes, log, of_trace
from shared.telemetry.metrics import BATCH_SECONDS, Counter, Histogram

BATCH, LEAST_BATCH = 5000, 50
POLL_S = 0.2  # correctness never depends on a notification
LINGER_S = 0.01  # so that many small transactions leave as one batch
LONGEST_BACKOFF_S = 5.0

_LEAD = "SELECT pg_try_advisory_lock(hashtext('bashu.relay'))"
# The statistics of a queue are always out of date: go by its index, whatever they say.
_PLAN_BY_INDEX = """
SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0
"""

# A refused row keeps the later ones of its key back until it is tried again. OFFSET 0 keeps the planner from
# reading the whole outbox first, as it did after an ANALYZE at the wrong moment.
_PENDING = """
WITH refused AS MATERIALIZED (
    SELECT o.key, min(p.id) AS id FROM outbox_pending p JOIN outbox o USING (id)
    WHERE p.tries > 0 AND p.retry_at > clock_timestamp() GROUP BY o.key
)
SELECT o.id, o.type, o.key, o.subject, o.revision, o.at, o.data, o.traceparent, p.tries
FROM outbox_pending p CROSS JOIN LATERAL (SELECT * FROM outbox WHERE id = p.id OFFSET 0) o
WHERE NOT EXISTS (SELECT 1 FROM refused r WHERE r.key = o.key AND r.id <= o.id)
ORDER BY p.id LIMIT %s
"""
# One writer, the leader, so the numbers have no gaps.
_PUBLISHED = """
INSERT INTO outbox_published (feed_no, id)
SELECT coalesce((SELECT max(feed_no) FROM outbox_published), 0) + place, id
FROM unnest(%s::bigint[]) WITH ORDINALITY AS stored (id, place)
"""
_SETTLED = "DELETE FROM outbox_pending WHERE id = ANY(%s)"
_RETRY = """
UPDATE outbox_pending SET tries = %s, reason = %s, retry_at = clock_timestamp() + %s * interval '1 second'
WHERE id = %s
"""
_PARK = "INSERT INTO outbox_parked (id, tries, reason) VALUES (%s, %s, %s)"

_SECONDS = Histogram(
    "bashu_relay_batch_seconds", "Publishing a batch and marking it, failures too.", ("service",), buckets=BATCH_SECONDS
)
_EVENTS = Counter("bashu_relay_events", "Events published, and those the log refused, by try.", ("service", "outcome"))


class Pending(NamedTuple):
    """One row of the outbox that has not left yet."""

    id: int
    type: str
    key: str
    subject: str
    revision: int
    at: datetime
    data: bytes
    traceparent: str | None
    tries: int


class Relay:
    """Publishes one service's outbox while it leads; any number may run, one leads."""

    def __init__(
        self, database: Database, producer: Producer, service: str, *, max_tries: int = 5, retry_after_s: float = 1.0
    ) -> None:
        """A row that the log refuses is tried again after `retry_after_s`, doubled each time; parked at `max_tries`."""
        self._database = database
        self._producer = producer
        self._service, self._topic = service, topic_of(service)
        self._max_tries = max_tries
        self._retry_after_s = retry_after_s
        self._session: Connection | None = None
        self._limit = BATCH

    def run(self, stop: Event) -> None:
        """Publish until `stop`. A log or database that is away is waited for, however long it takes."""
        backoff_s = POLL_S
        while not stop.is_set():
            try:
                limit = self._limit
                if self.step() < limit:
                    self._wait(stop)
                backoff_s = POLL_S
            except (BusUnavailable, psycopg.OperationalError, psycopg.InterfaceError) as error:
                log.warning("relay waits", topic=self._topic, error=str(error), seconds=backoff_s)
                stop.wait(backoff_s)
                backoff_s = min(2 * backoff_s, LONGEST_BACKOFF_S)
        self.close()

    def step(self) -> int:
        """One pass: how many events were published. 0 when there are none, or another relay leads.

        Raises `BusUnavailable`, `psycopg.OperationalError` or `InterfaceError`; call it again later. Each time the
        log was away it asks less of it, until a batch gets through: one too large for the log's timeout would be
        sent again for ever.
        """
        try:
            session = self._lead()
            if session is None:
                return 0
            rows = self._pending(session)
            if not rows:
                return 0
            with _SECONDS.labels(self._service).time():
                published = self._publish(session, rows)
            self._limit = min(2 * self._limit, BATCH)
            return published
        except BusUnavailable:
            self._limit = max(self._limit // 2, LEAST_BATCH)
            raise
        except (psycopg.OperationalError, psycopg.InterfaceError):
            self.close()
            raise

    @property
    def leads(self) -> bool:
        """This one publishes, so it is the one to say how much waits."""
        return self._session is not None

    def close(self) -> None:
        """Stop leading."""
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.execute("SELECT pg_advisory_unlock_all()")
            self._session.close()
            self._session = None

    def _lead(self) -> Connection | None:
        """The connection that holds the leader's lock and does all its work; None while another leads.

        Marks are written on it too: a leader that lost its lock has lost the means to mark.
        """
        if self._session is not None:
            return self._session
        session = self._database.session()
        if session.execute(_LEAD).fetchone() != (True,):
            session.close()
            return None
        session.execute(f"LISTEN {CHANNEL}".encode())
        session.execute(_PLAN_BY_INDEX)
        self._session = session
        return session

    def _pending(self, session: Connection) -> list[Pending]:
        with session.cursor(binary=True) as cursor:
            cursor.execute(_PENDING, (self._limit,), prepare=True)
            return [Pending(*row) for row in cursor.fetchall()]

    def _publish(self, session: Connection, rows: Sequence[Pending]) -> int:
        with batch_spans("publish", self._topic, (row.traceparent for row in rows)) as spans:
            outcomes = self._producer.publish([self._message(row) for row in rows])
            published = self._mark(session, rows, outcomes)
            spans.tell_each(lambda place: _about(rows[place], outcomes[place]))
        _EVENTS.labels(self._service, "published").inc(published)
        _EVENTS.labels(self._service, "refused").inc(len(rows) - published)
        return published

    def _message(self, row: Pending) -> Message:
        envelope = Envelope.of(row.type, row.subject, row.revision, row.at, row.traceparent)
        return Message(self._topic, row.key.encode(), row.data, envelope.headers())

    def _mark(self, session: Connection, rows: Sequence[Pending], outcomes: Sequence[Stored | Failed]) -> int:
        stored: list[int] = []
        refused: dict[str, tuple[Pending, str]] = {}  # by key: what is held back behind it was not tried
        for row, outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, Stored):
                stored.append(row.id)
            else:
                refused.setdefault(row.key, (row, outcome.reason))
        with session.transaction():
            session.execute(_SETTLED, (stored,), prepare=True)
            session.execute(_PUBLISHED, (stored,), prepare=True)
            for row, reason in refused.values():
                self._refuse(session, row, reason)
        return len(stored)

    def _refuse(self, session: Connection, row: Pending, reason: str) -> None:
        tries = row.tries + 1
        about = {"topic": self._topic, "outbox_id": row.id, "subject": row.subject, **of_trace(row.traceparent)}
        log.error("event refused", tries=tries, reason=reason, **about)
        if tries < self._max_tries:
            session.execute(_RETRY, (tries, reason, self._retry_after_s * 2 ** (tries - 1), row.id))
        else:
            session.execute(_SETTLED, ([row.id],))
            session.execute(_PARK, (row.id, tries, reason))

    def _wait(self, stop: Event) -> None:
        if self._session is None:
            stop.wait(POLL_S)
        else:
            for _ in self._session.notifies(timeout=POLL_S, stop_after=1):
                pass  # there may be many at once
            stop.wait(LINGER_S)


def _about(row: Pending, outcome: Stored | Failed) -> Mapping[str, str | int]:
    """What a trace's span says about its first event."""
    if isinstance(outcome, Failed):
        return {"bashu.revision": row.revision, "error.type": "refused"}
    return event_attributes(row.revision, outcome.partition, outcome.offset)
