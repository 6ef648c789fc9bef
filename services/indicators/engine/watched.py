"""What a batch leaves behind besides its rows: spans in the traces of its events, figures, lines in the log."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter

from services.indicators.engine.batch import Batch
from shared.bus import Received
from shared.events import Envelope
from shared.telemetry import batch_spans, event_attributes, log, of_trace
from shared.telemetry.metrics import BATCH_SECONDS, Counter, Histogram

NAMED = 10  # unreadable events of a batch that the log names; the table has all

_SECONDS = Histogram(
    "bashu_projector_batch_seconds", "Applying a batch, to the commit; failures too.", buckets=BATCH_SECONDS
)
_EVENTS = Counter("bashu_projector_events", "Events applied.")
_AGE = Histogram(
    "bashu_projector_freshness_seconds",
    "From when the log took the oldest event of a batch until it was applied.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200),
)


_LOGGED_MS = attrgetter("timestamp_ms")


@dataclass(slots=True)
class Applied:
    """`number` of the batch; None when nothing changed."""

    number: int | None = None


@contextmanager
def applying(batch: Batch, records: Sequence[Received]) -> Iterator[Applied]:
    """The block applies a batch, decoded from `records`, and commits; it says which number the batch got."""
    carried = (Envelope.traceparent_of(record.headers) for record in records)
    with _SECONDS.time(), batch_spans("apply", records[0].topic, carried) as spans:
        batch.traceparents = spans.traceparents()
        applied = Applied()
        yield applied
        spans.tell(batch_number=applied.number)
        spans.tell_each(lambda place: _about(records[place]))
    _EVENTS.inc(batch.events)
    _AGE.observe(max(0.0, time.time() - min(map(_LOGGED_MS, records)) / 1000))
    for record, error in batch.unreadable[:NAMED]:
        about = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        carrying = of_trace(Envelope.traceparent_of(record.headers))
        log.error("event unreadable", **about, error=error, of_the_batch=len(batch.unreadable), **carrying)


def _about(record: Received) -> Mapping[str, str | int]:
    """What a trace's span says about its first event, readable or not."""
    revision = dict(record.headers).get("ce_id", b"").rpartition(b"/")[2]
    is_one = revision.isdigit() and len(revision) < 11
    return event_attributes(int(revision) if is_one else 0, record.partition, record.offset)
