"""From a service's outbox to the log: publish, wait for the outcome, then mark.

What waits is published in the order of its ids; there is no cursor, because with concurrent writers ids commit
out of order. A crash between outcome and mark publishes again, with the same event id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event

import psycopg

from shared.bus.base import BusUnavailable, Failed, Message, Producer, Stored
from shared.db import Connection, Database
from shared.events.envelope import Envelope, topic_of
from shared.outbox.table import CHANNEL
from shared.outbox.waiting import Refused, Taken, Unsent, settle, take
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

_SECONDS = Histogram(
    "bashu_relay_batch_seconds", "Publishing a batch and marking it, failures too.", ("service",), buckets=BATCH_SECONDS
)
_EVENTS = Counter("bashu_relay_events", "Events published, and those the log refused, by try.", ("service", "outcome"))


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
            taken = take(session, self._limit)
            if not taken.parcels and not taken.events:
                return 0
            with _SECONDS.labels(self._service).time():
                published = self._publish(session, taken)
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

    def _publish(self, session: Connection, taken: Taken) -> int:
        events = taken.events
        with batch_spans("publish", self._topic, (event.traceparent for event in events)) as spans:
            outcomes = self._producer.publish([self._message(event) for event in events])
            stored = [event.id for event, outcome in zip(events, outcomes, strict=True) if isinstance(outcome, Stored)]
            with session.transaction():
                settle(session, taken, stored, self._refused(events, outcomes))
            spans.tell_each(lambda place: _about(events[place], outcomes[place]))
        _EVENTS.labels(self._service, "published").inc(len(stored))
        _EVENTS.labels(self._service, "refused").inc(len(events) - len(stored))
        return len(stored)

    def _message(self, event: Unsent) -> Message:
        envelope = Envelope.of(event.type, event.subject, event.revision, event.at, event.traceparent)
        return Message(self._topic, event.key.encode(), event.data, envelope.headers())

    def _refused(self, events: Sequence[Unsent], outcomes: Sequence[Stored | Failed]) -> list[Refused]:
        """The first of each key: what is held back behind it was not tried."""
        first: dict[str, Refused] = {}
        for event, outcome in zip(events, outcomes, strict=True):
            if isinstance(outcome, Failed) and event.key not in first:
                tries = event.tries + 1
                again_s = self._retry_after_s * 2 ** (tries - 1) if tries < self._max_tries else None
                first[event.key] = Refused(event, outcome.reason, again_s)
                about = {"topic": self._topic, "outbox_id": event.id, "subject": event.subject}
                log.error("event refused", tries=tries, reason=outcome.reason, **about, **of_trace(event.traceparent))
        return list(first.values())

    def _wait(self, stop: Event) -> None:
        if self._session is None:
            stop.wait(POLL_S)
        else:
            for _ in self._session.notifies(timeout=POLL_S, stop_after=1):
                pass  # there may be many at once
            stop.wait(LINGER_S)


def _about(event: Unsent, outcome: Stored | Failed) -> Mapping[str, str | int]:
    """What a trace's span says about its first event."""
    if isinstance(outcome, Failed):
        return {"bashu.revision": event.revision, "error.type": "refused"}
    return event_attributes(event.revision, outcome.partition, outcome.offset)
