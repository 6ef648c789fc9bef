"""The trace of the work in hand, as W3C Trace Context writes it: `00-<trace id>-<span id>-<flags>`."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?", re.ASCII
)
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def current_traceparent() -> str | None:
    """The `traceparent` to hand on (outbox row, outgoing call); None outside any trace."""
    return _current.get()


def current_trace_id() -> str | None:
    """The 32 hex digits that problem documents and log lines show; None outside any trace."""
    current = _current.get()
    return current[3:35] if current else None


@contextmanager
def trace(incoming: str | None = None) -> Iterator[str]:
    """A span for the block: of the incoming trace if its `traceparent` is well formed, else of a new one."""
    token = _current.set(_span_of(incoming))
    try:
        yield _current.get() or ""
    finally:
        _current.reset(token)


def _span_of(incoming: str | None) -> str:
    known = _TRACEPARENT.fullmatch(incoming) if incoming else None
    trace_id = known[1] if known else secrets.token_hex(16)
    return f"00-{trace_id}-{secrets.token_hex(8)}-01"
