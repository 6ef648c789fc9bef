"""A running platform is seen from outside: metrics on a port of their own, spans in a collector."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from infra.kafka.local import free_port
from services.app.listening import PortInUse
from services.app.observed import observed
from services.app.parts import BESIDE
from services.app.platform import PUBLISHING
from services.app.settings import Settings
from tests.app.running import COMMAND, ROOT, Up
from tests.telemetry.collecting import Collecting, collecting
from tests.telemetry.scraped import Figures, parsed, value

SOURCES = {*(f"outbox {service}" for service in PUBLISHING), "register", "event log", "indicators", "publisher"}
PATIENCE_S = 60.0


def scrape(port: int) -> Figures:
    return parsed(httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30, trust_env=False).text)


def sources(figures: Figures) -> set[str]:
    """Those that answered."""
    return {
        dict(labels)["source"] for (name, labels), up in figures.items() if name == "bashu_metrics_source_up" and up
    }


def told_by_all(ports: Sequence[int]) -> Figures:
    until = time.monotonic() + PATIENCE_S
    while sources(found := scraped(ports)) != SOURCES or value(found, "bashu_projector_lag_events") is None:
        assert time.monotonic() < until, found
        time.sleep(0.2)
    return found


def scraped(ports: Sequence[int]) -> Figures:
    """What they tell together; no two tell the same."""
    return {name: figure for port in ports for name, figure in scrape(port).items()}


def taken(collector: Collecting, span: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while span not in collector.spans:
        assert time.monotonic() < until, collector.spans
        time.sleep(0.1)


def free_ports() -> list[int]:
    """That of the requests, and the next ones: of the loops."""
    while True:
        port = free_port()
        with suppress(OSError), ExitStack() as stack:
            following = [port + number for number in range(1, len(BESIDE) + 1)]
            for other in following:
                stack.enter_context(socket.socket()).bind(("127.0.0.1", other))
            return [port, *following]


def test_metrics_and_spans_of_a_platform(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port, *following = free_ports()
    with collecting() as collector:
        monkeypatch.setenv("BASHU_METRICS_PORT", str(port))
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.server_port}")
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        up = Up(folder / "data")
        httpx.get(f"{up.origin}/statistics/v1/status", timeout=30, trust_env=False)
        compare = [*COMMAND, "reconcile", "--data", str(up.data)]
        subprocess.run(compare, cwd=ROOT, capture_output=True, check=True, timeout=60)
        figures, answering = told_by_all(following), scrape(port)
        taken(collector, "GET /statistics/v1/status")
        page = httpx.get(up.origin, timeout=30, trust_env=False)
        taken(collector, "GET /indicators/v1/values")
        taken(collector, "GET /")
        assert up.stop() == 0

    assert collector.services == {"bashu"}  # the loops had nothing to do
    assert {bytes.fromhex(page.headers["x-trace-id"])} == collector.traces["GET /"]
    assert collector.traces["GET /indicators/v1/values"] == collector.traces["GET /"]  # what the page asked
    assert value(figures, "bashu_outbox_pending_events", service="statistics") == 0
    assert value(figures, "bashu_projector_lag_events") == 0
    assert value(figures, "bashu_register_lag_events", service="vehicles") == 0
    assert {rows for (name, _), rows in figures.items() if name == "bashu_reconcile_drift_rows"} == {0}
    requests = "bashu_http_request_duration_seconds_count"
    assert value(answering, requests, method="GET", route="/statistics/v1/status", status="4xx") == 1


@pytest.mark.parametrize("before", range(len(BESIDE) + 1))  # else a port after it is taken, that of loops
def test_a_metrics_port_that_is_taken_is_named_with_its_setting(
    folder: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    with collecting() as somebody:
        monkeypatch.setenv("BASHU_METRICS_PORT", str(somebody.server_port - before))
        command = [*COMMAND, "up", "--data", str(folder / "data"), "--port", "0"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode != 0
    assert "BASHU_METRICS_PORT" in done.stdout + done.stderr
    assert not (folder / "data" / "postgres").exists()  # nothing was begun


def test_an_empty_port_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASHU_METRICS_PORT", "")
    settings = Settings.load()
    assert settings.metrics_port is None
    with observed(settings, "projector"):
        pass


def test_a_taken_port_ends_the_export_too() -> None:
    with (
        collecting() as somebody,
        pytest.raises(PortInUse) as refused,
        observed(Settings(metrics_port=somebody.server_port)),
    ):
        pass
    assert refused.value.setting == "BASHU_METRICS_PORT"
