"""A collector for tests: takes OTLP over HTTP and keeps what it got."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Collecting(ThreadingHTTPServer):
    """`paths` that were asked, `services` by name, names of `spans`, and the trace ids of each name."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.paths: list[str] = []
        self.services: set[str] = set()
        self.spans: list[str] = []
        self.traces: dict[str, set[bytes]] = {}

    def take(self, path: str, body: bytes) -> None:
        self.paths.append(path)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.services |= {a.value.string_value for a in resource.resource.attributes if a.key == "service.name"}
            for span in (span for scope in resource.scope_spans for span in scope.spans):
                self.spans.append(span.name)
                self.traces.setdefault(span.name, set()).add(span.trace_id)


class _Handler(BaseHTTPRequestHandler):
    server: Collecting

    def do_POST(self) -> None:
        self.server.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def collecting(port: int = 0) -> Iterator[Collecting]:
    with Collecting(port) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
