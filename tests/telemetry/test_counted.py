"""What a process counts while it works: requests by route, batches by stage."""

from __future__ import annotations

from prometheus_client import REGISTRY, generate_latest

from tests.telemetry.scraped import Figures, parsed, value
from tests.telemetry.way import Way
from tests.web.calls import call

REQUESTS = "bashu_http_request_duration_seconds_count"
ROUTE = "/statistics/v1/energy-returns/{institution_uscc}/{form}/{period}"


def counted() -> Figures:
    return parsed(generate_latest(REGISTRY).decode())


def grown(before: Figures, after: Figures, name: str, **labels: str) -> float:
    return (value(after, name, **labels) or 0) - (value(before, name, **labels) or 0)


def test_requests_are_counted_by_template_and_class_of_status(way: Way) -> None:
    before = counted()
    way.file("2020")
    way.file("2021")
    call(way.app, "GET", "/statistics/v1/energy-returns/1/2/3/4/5")
    call(way.app, "BREW", "/health/live")
    after = counted()

    assert grown(before, after, REQUESTS, method="PUT", route=ROUTE, status="2xx") == 2
    assert grown(before, after, REQUESTS, method="GET", route="unmatched", status="4xx") == 1
    assert grown(before, after, REQUESTS, method="other", route="/health/live", status="4xx") == 1


def test_batches_and_events_are_counted_at_each_stage(way: Way) -> None:
    before = counted()
    way.file("2020")
    way.file("2021")
    way.run()
    after = counted()

    assert grown(before, after, "bashu_relay_events_total", service="statistics", outcome="published") == 2
    assert grown(before, after, "bashu_relay_batch_seconds_count", service="statistics") == 1
    assert grown(before, after, "bashu_projector_events_total") == 2
    assert grown(before, after, "bashu_projector_batch_seconds_count") == 1
    assert grown(before, after, "bashu_projector_freshness_seconds_count") == 1
    assert grown(before, after, "bashu_publisher_events_total") == 2 * 11 * 4
