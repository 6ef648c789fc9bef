"""Service, relay and projector as processes of their own: each may be killed at any moment."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from random import Random

import pytest

from tests.e2e.comparing import agree
from tests.e2e.conftest import SEED, a_partner, empty_installation
from tests.e2e.processes import Installation, free_port
from tests.e2e.walker import PERIODS, Walker

KILLS = int(os.environ.get("BASHU_E2E_CRASHES", "1"))
WORKERS = {"relay": ("relay", "statistics"), "projector": ("project",)}


@pytest.fixture
def parts() -> Iterator[Installation]:
    """One process that answers, one that relays, two that project: the second takes over from the first."""
    with empty_installation() as made:
        made.start("serve", "serve", "statistics", "indicators", "access", "--port", str(made.port))
        made.wait_ready("serve")
        workers = {**WORKERS, "second projector": ("project",)}
        ports = {name: start_worker(made, name, *arguments) for name, arguments in workers.items()}
        for name, port in ports.items():
            made.wait_ready(name, port)
        yield made


def start_worker(installation: Installation, name: str, *arguments: str) -> int:
    """Its port, where `/health/ready` tells when it works."""
    port = free_port()
    installation.start(name, *arguments, "--port", str(port))
    return port


def test_relay_and_projector_killed_while_partners_write(parts: Installation) -> None:
    partners = {region: a_partner(parts, region) for region in ("51", "50")}
    walker, random = Walker(partners, SEED, first_serial=5000), Random(SEED)

    def kill_and_start() -> None:
        for _ in range(KILLS):
            for name, arguments in WORKERS.items():
                time.sleep(random.uniform(0.1, 0.6))
                parts.kill(name)
                port = start_worker(parts, name, *arguments)
            parts.wait_ready(name, port)

    trouble = threading.Thread(target=kill_and_start)
    trouble.start()
    while trouble.is_alive():
        walker.step()
    partners["51"].settled()
    agree(partners["51"], walker.ledger.world(), PERIODS, random)
    parts.run("reconcile")
