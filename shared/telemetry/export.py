"""Where spans go: to the collector that the environment names, or nowhere.

Nothing records a span as long as nobody receives it, so `provider()` is the one question to ask first. The
SDK is imported when something is exported: commands start without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from shared.telemetry.logs import log

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider

FLUSH_S = 5.0  # at the end; a collector that is away must not hold up a stop

_provider: TracerProvider | None = None


def provider() -> TracerProvider | None:
    """Makes the tracers of this process; None: nobody receives spans, so make none."""
    return _provider


def endpoint() -> str | None:
    """Where to send spans (OTLP over HTTP), from OpenTelemetry's own variables; empty ones count as not set."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return None
    base = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT", "").strip()
    found = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "").strip() or (
        f"{base.rstrip('/')}/v1/traces" if base else ""
    )
    if found and not found.startswith(("http://", "https://")):
        log.warning(
            "traces are not exported: OTEL_EXPORTER_OTLP_ENDPOINT must be a URL such as http://collector:4318",
            endpoint=found,
        )
        return None
    return found or None


@contextmanager
def exporting(process: str) -> Iterator[None]:
    """Send the spans of this process to the collector, if the environment names one, and the last ones at the end."""
    to = endpoint()
    if to is None:
        yield
        return
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from shared.telemetry.collector import Collector

    with recording(BatchSpanProcessor(Collector(to)), process):
        yield


@contextmanager
def recording(processor: SpanProcessor, process: str) -> Iterator[None]:
    """Record spans for the block. An application made within it records its requests.

    `OTEL_SERVICE_NAME` prevails over `process`; `OTEL_TRACES_SAMPLER` says which traces (default: all, and
    those that the caller does not record never).
    """
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider

    global _provider
    resource = Resource.create({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME") or process})
    made = TracerProvider(resource=resource, shutdown_on_exit=False)
    made.add_span_processor(processor)
    before, _provider = _provider, made
    try:
        yield
    finally:
        _provider = before
        last = Thread(target=made.shutdown, name="last spans", daemon=True)
        last.start()
        last.join(FLUSH_S)
