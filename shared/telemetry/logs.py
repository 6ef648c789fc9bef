"""Structured logs: one JSON object a line on stdout, with the trace id and span id of the work in hand."""

from __future__ import annotations

import logging
import sys

import structlog
from opentelemetry.trace import format_span_id, format_trace_id, get_current_span
from structlog.typing import EventDict, Processor, WrappedLogger


def _add_ids(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A line about an event of the outbox or the log brings the `trace_id` of that event: it stays."""
    current = get_current_span().get_span_context()
    if not current.is_valid or "trace_id" in event:
        return event
    return {**event, "trace_id": format_trace_id(current.trace_id), "span_id": format_span_id(current.span_id)}


_COMMON: list[Processor] = [
    _add_ids,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_RENDER: list[Processor] = [
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]

# Not left to a call: structlog's default prints local variables, and they may hold secrets.
structlog.configure(
    processors=[*_COMMON, *_RENDER],
    wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    logger_factory=structlog.PrintLoggerFactory(),
)
log = structlog.get_logger()


def configure_logs() -> None:
    """For server processes: what libraries log (from WARNING) comes out in the same form."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_COMMON, structlog.stdlib.add_logger_name],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_RENDER],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
