"""Spans as an exporter in memory keeps them, and what a test wants to know of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import format_trace_id

from shared.telemetry.export import recording


class Recorded:
    """Everything that was recorded since the last `forget`."""

    def __init__(self, exporter: InMemorySpanExporter) -> None:
        self._exporter = exporter
        self.forget = exporter.clear

    def all(self) -> list[ReadableSpan]:
        return list(self._exporter.get_finished_spans())

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.all() if span.name == name]

    def of_trace(self, trace_id: str) -> list[ReadableSpan]:
        """In the order in which they began."""
        found = [span for span in self.all() if trace_id_of(span) == trace_id]
        return sorted(found, key=lambda span: span.start_time or 0)


@contextmanager
def in_memory() -> Iterator[Recorded]:
    exporter = InMemorySpanExporter()
    with recording(SimpleSpanProcessor(exporter), "test"):
        yield Recorded(exporter)


def trace_id_of(span: ReadableSpan) -> str:
    assert span.context
    return format_trace_id(span.context.trace_id)


def parent_of(span: ReadableSpan) -> int:
    """The id of the span it is a child of; 0 for the first of a trace."""
    return span.parent.span_id if span.parent else 0


def span_id_of(span: ReadableSpan) -> int:
    assert span.context
    return span.context.span_id


def links_of(span: ReadableSpan) -> set[int]:
    """The ids of the spans it is linked to."""
    return {link.context.span_id for link in span.links}
