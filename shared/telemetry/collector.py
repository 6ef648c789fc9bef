"""The collector over OTLP/HTTP. One that is away costs the spans of that time and one line in the log, nothing else."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from shared.telemetry.logs import log

# They say every few seconds, and with every span that is dropped, what is said here once.
_TALKATIVE = ("opentelemetry.exporter", "opentelemetry.sdk._shared_internal")


class Collector(SpanExporter):
    """Used by one thread, that of the batch processor."""

    def __init__(self, endpoint: str) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._endpoint = endpoint
        self._exporter = OTLPSpanExporter(endpoint=endpoint)
        self._is_away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = self._exporter.export(spans)
        is_away = result is not SpanExportResult.SUCCESS
        if is_away and not self._is_away:
            log.warning("the collector takes no traces; they are dropped until it does", endpoint=self._endpoint)
        elif self._is_away and not is_away:
            log.info("the collector takes traces again", endpoint=self._endpoint)
        self._is_away = is_away
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()  # type: ignore[no-untyped-call]
