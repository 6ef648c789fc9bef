"""Spans of work done for many requests at once: a batch of the relay, of the projector, of the publisher.

A batch has a span of its own, linked to the traces it serves; and in each of these traces it leaves one span, so
that the trace of a request goes on to the indicator it changed. Both are bounded: one span a trace, not one an
event (a request of 1 000 lines is one trace), and at most `MOST_TRACES` traces a batch. Where nothing is exported
none of this happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from opentelemetry.context import Context
from opentelemetry.trace import Link, NonRecordingSpan, Span, SpanContext, SpanKind, set_span_in_context

from shared.telemetry.export import provider
from shared.telemetry.trace import sampled_context, traceparent_of

MOST_TRACES = 128

Verb = Literal["publish", "apply", "update"]  # relay: outbox → log; projector: log → cells; publisher: cells → values
Attributes = Mapping[str, str | int]

_KINDS = {"publish": SpanKind.PRODUCER, "apply": SpanKind.CONSUMER, "update": SpanKind.PRODUCER}


class BatchSpans:
    """What the work says about itself while it is done. Without spans, it is said to nobody."""

    def __init__(self, batch: Span | None = None, of_traces: Mapping[int, Span] | None = None) -> None:
        self._batch = batch
        self._of_traces = of_traces or {}  # by the place of the trace's first event

    def traceparents(self) -> list[str]:
        """For the row that a later stage goes on from: the batch's span in each of the traces."""
        return [traceparent_of(span.get_span_context()) for span in self._of_traces.values()]

    def tell(self, **attributes: str | int | None) -> None:
        """About the whole batch. `batch_number=7` becomes `bashu.batch_number`; None says nothing."""
        known = {f"bashu.{name}": value for name, value in attributes.items() if value is not None}
        for span in (self._batch, *self._of_traces.values()):
            if span is not None:
                span.set_attributes(known)

    def tell_each(self, first_event: Callable[[int], Attributes]) -> None:
        """About the first event of each trace, which stands at this place in the batch."""
        for place, span in self._of_traces.items():
            span.set_attributes(first_event(place))


_UNHEARD = BatchSpans()


def event_attributes(revision: int, partition: int, offset: int) -> Attributes:
    """Which event it was, without its record: that names an institution."""
    return {
        "bashu.revision": revision,
        "messaging.destination.partition.id": str(partition),
        "bashu.offset": offset,
    }


@contextmanager
def batch_spans(verb: Verb, topic: str, traceparents: Iterable[str | None]) -> Iterator[BatchSpans]:
    """The block does the work for events that carry these `traceparent`s, in order; not looked at if nobody listens.

    What raises is told by the batch's span alone: it is tried again, and every trace hears of it when it is done.
    """
    exporting = provider()
    if exporting is None:
        yield _UNHEARD
        return
    served = _served(traceparents)
    tracer = exporting.get_tracer("bashu")
    name = f"{verb} {topic}"
    about = {"messaging.operation.name": verb, "messaging.destination.name": topic}
    links = [Link(parent) for parent, _, _ in served]
    with tracer.start_as_current_span(f"{name} batch", Context(), _KINDS[verb], about, links) as batch:
        of_traces = {
            first: tracer.start_span(
                name,
                set_span_in_context(NonRecordingSpan(parent)),
                _KINDS[verb],
                {**about, "messaging.batch.message_count": events},
                [Link(batch.get_span_context())],
            )
            for parent, first, events in served
        }
        yield BatchSpans(batch, of_traces)
        for span in of_traces.values():
            span.end()


def _served(traceparents: Iterable[str | None]) -> list[tuple[SpanContext, int, int]]:
    """The recorded traces among them: parent, place of the first event, number of events."""
    contexts: dict[str, SpanContext] = {}
    places: dict[str, list[int]] = {}
    for place, traceparent in enumerate(traceparents):
        if traceparent is None:
            continue
        if traceparent in places:
            places[traceparent][1] += 1
        elif len(places) < MOST_TRACES and (parent := sampled_context(traceparent)):
            contexts[traceparent], places[traceparent] = parent, [place, 1]
    return [(contexts[traceparent], first, events) for traceparent, (first, events) in places.items()]
