"""Traces, logs and metrics: one trace from a request through outbox and log to the indicator it changed."""

from shared.telemetry.batches import BatchSpans, batch_spans, event_attributes
from shared.telemetry.export import exporting, provider
from shared.telemetry.logs import configure_logs, log
from shared.telemetry.trace import current_trace_id, current_traceparent, of_trace, trace

__all__ = [
    "BatchSpans",
    "batch_spans",
    "configure_logs",
    "current_trace_id",
    "current_traceparent",
    "event_attributes",
    "exporting",
    "log",
    "of_trace",
    "provider",
    "trace",
]
