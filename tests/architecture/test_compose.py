"""What docker-compose.yml promises, read from the file: `make containers` proves the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.app import platform

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))[
    "services"
]
LONG_RUNNING = {name: service for name, service in SERVICES.items() if service.get("restart") == "unless-stopped"}
CANNOT_BE_ASKED = {"collector"}  # nothing in its image could
OFFICIAL = ("bashu", "postgres:18", "apache/kafka:", "nginx:", "prom/prometheus:", "otel/opentelemetry-collector:")

each_long_running = pytest.mark.parametrize("name", sorted(LONG_RUNNING))
each_service = pytest.mark.parametrize("name", sorted(SERVICES))


@each_long_running
def test_every_long_running_service_has_a_health_check(name: str) -> None:
    assert ("healthcheck" in LONG_RUNNING[name]) == (name not in CANNOT_BE_ASKED)


def commands() -> set[tuple[str, ...]]:
    return {tuple(word for word in SERVICES[name].get("command", ())[:2]) for name in LONG_RUNNING}


@pytest.mark.parametrize("service", platform.SERVICES)
def test_every_service_answers_publishes_and_knows_the_register(service: str) -> None:
    assert ("serve", service) in commands()
    assert (("relay", service) in commands()) == (service in platform.PUBLISHING)
    assert (("follow", service) in commands()) == (service in platform.COPYING)
    assert f"grant {service} " in (ROOT / "infra/containers/grant").read_text()
    assert SERVICES["proxy"]["depends_on"][service] == {"condition": "service_healthy"}


@pytest.mark.parametrize("service", platform.DECIDED)
def test_every_service_that_acts_on_decisions_follows_them(service: str) -> None:
    """`bashu seal` for statistics, which keeps no copy of the register; the others with their copy."""
    assert ("follow", service) in commands() or (service == "statistics" and ("seal", "--port") in commands())


def test_the_proxy_and_prometheus_know_every_service() -> None:
    routed = f"/(?<named>{'|'.join(platform.SERVICES)})/"
    scraped = yaml.safe_load((ROOT / "infra/containers/prometheus.yml").read_text())["scrape_configs"][0]

    assert routed in (ROOT / "infra/containers/nginx.conf.template").read_text()
    assert set(scraped["dns_sd_configs"][0]["names"]) == LONG_RUNNING.keys() - {
        "postgres", "kafka", "proxy", "player", "collector", "prometheus"
    }  # fmt: skip


@each_service
def test_images_are_ours_or_official_ones_of_a_fixed_version(name: str) -> None:
    assert SERVICES[name]["image"].startswith(OFFICIAL)
    assert not SERVICES[name]["image"].endswith(":latest")


@each_service
def test_ports_are_open_on_loopback_only(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


@each_service
def test_memory_is_bounded(name: str) -> None:
    assert "mem_limit" in SERVICES[name]


@each_service
def test_no_password_is_written_down(name: str) -> None:
    environment = SERVICES[name].get("environment", {})
    secrets = [
        str(value) for key, value in environment.items() if key.endswith("PASSWORD") or "@postgres" in str(value)
    ]

    assert all("_PASSWORD:?" in secret for secret in secrets)


@pytest.mark.parametrize("name", ["postgres", "kafka"])
def test_what_keeps_data_is_given_time_to_stop(name: str) -> None:
    assert SERVICES[name]["stop_grace_period"] == "30s"
    assert SERVICES[name]["volumes"]
