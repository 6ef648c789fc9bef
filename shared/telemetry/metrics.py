"""Metrics in Prometheus' text form, on a port of their own: what a process counts, and what it reads when asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import REGISTRY, Counter, Histogram, disable_created_metrics, start_http_server

from shared.telemetry.at_scrape import AtScrape, Read, Reading

__all__ = ["BATCH_SECONDS", "GLANCE_S", "Counter", "Histogram", "Reading", "serving", "watch"]

BATCH_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
GLANCE_S = 2.0  # what one look at a database may take during a scrape

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
_at_scrape = AtScrape()
REGISTRY.register(_at_scrape)


def watch(source: str, read: Read) -> None:
    """From now on, every scrape asks `read` too; in place of what was watched under this name before."""
    _at_scrape.watch(source, read)


@contextmanager
def serving(host: str, port: int) -> Iterator[int]:
    """Answer scrapes (`/metrics`) in a thread; yields the port. Raises `OSError` when it is taken."""
    server, thread = start_http_server(port, host)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
