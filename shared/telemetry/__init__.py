"""Traces and logs: one trace from a request through outbox and log to the indicator it changed."""

from shared.telemetry.logs import configure_logs, log
from shared.telemetry.trace import current_trace_id, current_traceparent, trace

__all__ = ["configure_logs", "current_trace_id", "current_traceparent", "log", "trace"]
