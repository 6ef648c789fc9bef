"""The trace of the work in hand: OpenTelemetry's context, written as W3C Trace Context writes it.

A `traceparent` is `00-<trace id>-<span id>-<flags>`; flag 01 says that somebody records the trace.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    TraceFlags,
    format_span_id,
    format_trace_id,
    get_current_span,
    set_span_in_context,
)

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?", re.ASCII
)


def current_traceparent() -> str | None:
    """The `traceparent` to hand on (outbox row, outgoing call); None outside any trace."""
    current = get_current_span().get_span_context()
    return traceparent_of(current) if current.is_valid else None


def current_trace_id() -> str | None:
    """The 32 hex digits that problem documents show; None outside any trace."""
    current = get_current_span().get_span_context()
    return format_trace_id(current.trace_id) if current.is_valid else None


def traceparent_of(span: SpanContext) -> str:
    return f"00-{format_trace_id(span.trace_id)}-{format_span_id(span.span_id)}-{span.trace_flags:02x}"


def of_trace(traceparent: str | None) -> dict[str, str]:
    """What a log line about a stored event says of its trace: `trace_id`; nothing if there is none."""
    known = _TRACEPARENT.fullmatch(traceparent) if traceparent else None
    return {"trace_id": known[1]} if known else {}


def sampled_context(traceparent: str) -> SpanContext | None:
    """What a new span can name as its parent; None if nobody records that trace, or it is malformed."""
    known = _TRACEPARENT.fullmatch(traceparent)
    if known is None or not int(known[3], 16) & TraceFlags.SAMPLED:
        return None
    return _context(known[1], known[2], TraceFlags(TraceFlags.SAMPLED), is_remote=True)


@contextmanager
def trace(incoming: str | None = None) -> Iterator[str]:
    """Ids for the block, which nobody records: of the incoming trace if its `traceparent` is well formed, else new.

    Flags go through as they came, as W3C asks of whoever does not record.
    """
    known = _TRACEPARENT.fullmatch(incoming) if incoming else None
    here = _context(
        known[1] if known else secrets.token_hex(16),
        secrets.token_hex(8),
        TraceFlags(int(known[3], 16)) if known else TraceFlags.get_default(),
        is_remote=False,
    )
    token = context.attach(set_span_in_context(NonRecordingSpan(here)))
    try:
        yield traceparent_of(here)
    finally:
        context.detach(token)


def _context(trace_id: str, span_id: str, flags: TraceFlags, *, is_remote: bool) -> SpanContext:
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote, flags)
