"""Dashboards, platform and broker are killed at random moments while partners write: the table ends up correct.

BASHU_E2E_CRASHES sets how often each part is killed, BASHU_E2E_SEED repeats a walk.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from infra.kafka import local
from tests.e2e.conftest import SEED, a_partner, empty_installation
from tests.e2e.processes import Installation
from tests.e2e.walker import Walker
from tests.examples.dashboards import Dashboard, agrees
from tests.kafka_broker import Broker, locally

CRASHES = int(os.environ.get("BASHU_E2E_CRASHES", "1"))
WORKERS = {
    "relay statistics": ("relay", "statistics"),
    "projector": ("project",),
    "publisher": ("publish",),
    "relay indicators": ("relay", "indicators"),
}


def walk_while(walker: Walker, disturb: Callable[[], None]) -> None:
    """Write without pause while `disturb` does its worst in another thread."""
    sys.stdout.write(f"BASHU_E2E_SEED={SEED}\n")
    raised: list[BaseException] = []

    def run() -> None:
        try:
            disturb()
        except BaseException as error:
            raised.append(error)

    trouble = threading.Thread(target=run)
    trouble.start()
    while trouble.is_alive():
        walker.step()
    trouble.join()
    assert not raised, raised


def a_walker(installation: Installation) -> Walker:
    partners = {region: a_partner(installation, region) for region in ("51", "50")}
    return Walker(partners, SEED, first_serial=7000)


@pytest.fixture
def over_sse(tmp_path: Path) -> Iterator[tuple[Installation, Dashboard]]:
    """`bashu up`, and a dashboard that listens to it."""
    with empty_installation() as platform:
        platform.up()
        client = platform.add_client("dashboard", "51", "indicators:read")
        secrets = {"BASHU_CLIENT_ID": client["client_id"], "BASHU_CLIENT_SECRET": client["client_secret"]}
        dashboard = Dashboard("dashboard_sse.py", platform.origin, tmp_path, **secrets)
        dashboard.start()
        yield platform, dashboard
        dashboard.close()


def test_over_sse_dashboard_and_platform_are_killed(over_sse: tuple[Installation, Dashboard]) -> None:
    platform, dashboard = over_sse
    walker, random = a_walker(platform), Random(SEED)

    def kill_and_start() -> None:
        for _ in range(CRASHES):
            for victim in random.sample(["dashboard", "dashboard", "dashboard", "platform"], 4):
                time.sleep(random.uniform(0.2, 2))
                if victim == "platform":
                    platform.kill("up")
                    platform.up()
                else:
                    dashboard.kill()
                    time.sleep(random.uniform(0, 1))
                    dashboard.start()

    walk_while(walker, kill_and_start)
    agrees(dashboard, walker.partners["51"])

    # A platform that was restored from an older backup does not know the dashboard's position.
    dashboard.stop()
    dashboard.change(
        "UPDATE position SET last_event_id = '999999'",
        "UPDATE value SET value = '1', revision = 999999",
        "INSERT INTO value (indicator, region, period, revision) VALUES ('gone', '51', '2024', 999999)",
    )
    dashboard.start()
    agrees(dashboard, walker.partners["51"])


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """Of this test's own, so that it may be killed; with TLS and passwords, which all who read it have from here."""
    folder = tmp_path / "kafka"
    folder.mkdir()
    with locally(folder, secure=True) as broker:
        monkeypatch.setenv("BUS_URL", f"kafka://{broker.address}")
        monkeypatch.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_SSL")
        monkeypatch.setenv("KAFKA_SSL_CAFILE", f"{folder}/ca.pem")
        monkeypatch.setenv("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512")
        monkeypatch.setenv("KAFKA_SASL_PLAIN_USERNAME", local.USER)
        monkeypatch.setenv("KAFKA_SASL_PLAIN_PASSWORD", local.PASSWORD)
        yield broker


@pytest.fixture
def over_kafka(broker: Broker, tmp_path: Path) -> Iterator[tuple[Installation, Dashboard]]:
    """Every part a process of its own, Kafka between them, and a dashboard that reads its topic."""
    with empty_installation() as platform:
        platform.start("serve", "serve", "statistics", "indicators", "access", "--port", str(platform.port))
        platform.wait_ready("serve")
        ports = {name: start_worker(platform, name) for name in WORKERS}
        for name, port in ports.items():
            platform.wait_ready(name, port)
        dashboard = Dashboard("dashboard_kafka.py", broker.address, tmp_path)
        dashboard.start()
        yield platform, dashboard
        dashboard.close()


def start_worker(platform: Installation, name: str) -> int:
    """Its port, where `/health/ready` tells when it works."""
    port = local.free_port()
    platform.start(name, *WORKERS[name], "--port", str(port))
    return port


@pytest.mark.kafka
def test_over_kafka_dashboard_workers_and_broker_are_killed(
    over_kafka: tuple[Installation, Dashboard], broker: Broker
) -> None:
    platform, dashboard = over_kafka
    walker, random = a_walker(platform), Random(SEED)
    ports: dict[str, int] = {}

    def all_ready() -> None:
        for worker, port in ports.items():
            platform.wait_ready(worker, port)

    def kill_and_start() -> None:
        for _ in range(CRASHES):
            for victim in random.sample(["dashboard", "dashboard", "broker", *WORKERS], 3 + len(WORKERS)):
                time.sleep(random.uniform(0.2, 1))
                if victim == "broker":
                    all_ready()  # a worker that starts without a broker says so and ends
                    broker.kill()
                    time.sleep(random.uniform(0, 2))
                    broker.start()
                elif victim == "dashboard":
                    dashboard.kill()
                    time.sleep(random.uniform(0, 1))
                    dashboard.start()
                else:
                    platform.kill(victim)
                    ports[victim] = start_worker(platform, victim)
        all_ready()

    walk_while(walker, kill_and_start)
    agrees(dashboard, walker.partners["51"])

    broker.kill()
    dashboard.stop()  # also while it waits for a broker
