"""Where spans go is said by OpenTelemetry's own variables; a collector that is away changes nothing else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import closing

import pytest

from infra.kafka.local import free_port
from shared.bus import Bus
from shared.db import Database
from shared.telemetry import batch_spans, exporting, provider
from shared.telemetry.export import endpoint
from shared.web.app import create_app
from tests.telemetry.collecting import collecting
from tests.telemetry.way import Way
from tests.web.calls import call, names_its_scopes

ENDPOINT, OF_TRACES = "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (ENDPOINT, OF_TRACES, "OTEL_SERVICE_NAME", "OTEL_SDK_DISABLED", "OTEL_TRACES_SAMPLER"):
        monkeypatch.delenv(name, raising=False)


def a_span() -> None:
    with batch_spans("publish", "bashu.statistics", []):
        pass


@pytest.mark.parametrize(("variables", "expected"), [
    ({}, None),
    ({ENDPOINT: ""}, None),
    ({ENDPOINT: "http://collector:4318"}, "http://collector:4318/v1/traces"),
    ({ENDPOINT: "http://collector:4318/"}, "http://collector:4318/v1/traces"),
    ({ENDPOINT: "http://collector:4318", OF_TRACES: ""}, "http://collector:4318/v1/traces"),
    ({ENDPOINT: "http://collector:4318", OF_TRACES: "https://traces/in"}, "https://traces/in"),
    ({ENDPOINT: "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, None),
    ({ENDPOINT: "collector:4318"}, None),
])  # fmt: skip
def test_the_endpoint(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str | None) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert endpoint() == expected


def test_without_an_endpoint_nothing_is_recorded() -> None:
    with exporting("bashu-test"):
        assert provider() is None


def test_spans_reach_the_collector_under_the_name_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{collector.server_port}")
        with exporting("bashu-relay-statistics"):
            a_span()
        assert provider() is None

    assert (set(collector.paths), collector.services) == ({"/v1/traces"}, {"bashu-relay-statistics"})
    assert collector.spans == ["publish bashu.statistics batch"]


def test_the_operators_name_prevails(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{collector.server_port}")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "ours")
        with exporting("bashu"):
            a_span()

    assert collector.services == {"ours"}


def test_a_sampler_that_says_no_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{collector.server_port}")
        monkeypatch.setenv("OTEL_TRACES_SAMPLER", "always_off")
        with exporting("bashu"):
            answer = call(create_app("t", [], verify=names_its_scopes), "GET", "/nothing")

    assert collector.spans == []
    assert answer.json()["traceId"] == answer.headers["x-trace-id"]
    assert not int(answer.headers["traceparent"][-2:], 16) & 1


def test_health_and_streams_are_not_recorded_and_have_a_trace_id(monkeypatch: pytest.MonkeyPatch) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{collector.server_port}")
        with exporting("bashu"):
            app = create_app("t", [], verify=names_its_scopes)
            answers = [
                call(app, "GET", "/health/live"),
                call(app, "GET", "/nothing", headers={"Accept": "text/event-stream"}),
                call(app, "GET", "/nothing"),
            ]

    assert collector.spans == ["GET"]
    assert len({answer.headers["x-trace-id"] for answer in answers} - {""}) == 3


def test_a_collector_that_is_away_costs_one_line_and_its_return_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{port}")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "50")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")

    with exporting("bashu"):
        until = time.monotonic() + 3
        while time.monotonic() < until:  # several attempts
            a_span()
            time.sleep(0.02)
        with collecting(port) as collector:
            until = time.monotonic() + 30
            while not collector.spans:
                assert time.monotonic() < until, "the collector is back, and gets nothing"
                a_span()
                time.sleep(0.02)

    lines = [json.loads(line)["event"] for line in capsys.readouterr().out.splitlines()]
    assert lines[:2] == [
        "the collector takes no traces; they are dropped until it does", "the collector takes traces again"
    ]  # fmt: skip


def test_the_platform_works_while_the_collector_is_away(
    monkeypatch: pytest.MonkeyPatch,
    fresh_database: Callable[[str], Database],
    fresh_bus: Callable[[], Bus],
    set_today: Callable[[str], None],
) -> None:
    set_today("2026-11-23")
    monkeypatch.setattr("shared.telemetry.export.FLUSH_S", 0.5)
    monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "10")
    indicators = fresh_database("indicators")
    with exporting("bashu"), closing(Way(fresh_database("statistics"), indicators, fresh_bus())) as way:
        way.register()
        answer = way.file("2020")
        way.run()

    assert answer.headers["x-trace-id"]
    with indicators.transaction() as connection:
        assert connection.execute("SELECT count(*) FROM outbox_published").fetchone() == (11 * 4,)


def test_a_collector_that_is_away_does_not_hold_up_a_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.telemetry.export.FLUSH_S", 0.5)
    monkeypatch.setenv(ENDPOINT, f"http://127.0.0.1:{free_port()}")  # tried again for ten seconds
    began = time.monotonic()
    with exporting("bashu"):
        a_span()
    assert time.monotonic() - began < 8
