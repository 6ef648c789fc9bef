"""Service, relays and projectors as processes of their own, on either log: each may be killed at any moment.

BASHU_E2E_UNREST_S: for how long one after the other is killed. BASHU_E2E_ABSENCE_S: for how long Kafka is away.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from random import Random

import pytest

from infra.kafka.local import free_port
from tests.contract.kafka_log import KafkaLog
from tests.e2e.comparing import agree
from tests.e2e.conftest import SEED, a_partner, empty_installation
from tests.e2e.load import YEARS, Load
from tests.e2e.partner import Partner
from tests.e2e.processes import Installation
from tests.e2e.walker import PERIODS, Walker, walk_while

UNREST_S = float(os.environ.get("BASHU_E2E_UNREST_S", "8"))
ABSENCE_S = float(os.environ.get("BASHU_E2E_ABSENCE_S", "8"))
TCE_PER_KWH = Decimal("0.0001229")
SUCCESSION_S = 10.0  # a dead member is noticed after its session: 6 s on Kafka
WORKERS = {
    "relay": ("relay", "statistics"),
    "second relay": ("relay", "statistics"),
    "projector": ("project",),
    "second projector": ("project",),
}


@pytest.fixture(params=["postgresql", pytest.param("kafka", marks=pytest.mark.kafka)])
def log(request: pytest.FixtureRequest) -> Iterator[KafkaLog | None]:
    """None: the log in PostgreSQL, which lies in the data folder."""
    if request.param == "postgresql":
        yield None
        return
    log = KafkaLog(request.getfixturevalue("kafka"))
    yield log
    log.remove()


@pytest.fixture
def parts(log: KafkaLog | None) -> Iterator[Installation]:
    """One process that answers, two that relay, two that project: the second takes over from the first."""
    with empty_installation(log and log.url) as made:
        made.start("serve", "serve", "statistics", "indicators", "access", "--port", str(made.port))
        made.wait_ready("serve")
        start_workers(made, *WORKERS)
        yield made


def start_workers(installation: Installation, *names: str) -> None:
    """Returns when all of them are ready."""
    ports = {name: free_port() for name in names}
    for name, port in ports.items():
        installation.start(name, *WORKERS[name], "--port", str(port))
    for name, port in ports.items():
        installation.wait_ready(name, port)


@contextmanager
def written_to(parts: Installation, disturb: Callable[[], None]) -> Iterator[Partner]:
    """A random walk and a steady load while `disturb` does its worst; then everything must be in the values."""
    partners = {region: a_partner(parts, region) for region in ("51", "50")}
    walker, load = Walker(partners, SEED, first_serial=5000), Load(a_partner(parts, "51"), first_serial=70_000)
    load.start()
    walk_while(walker, disturb)
    load.stop()
    yield partners["51"]
    partners["51"].settled()
    agree(partners["51"], walker.ledger.world(), PERIODS, Random(SEED))
    items, _ = partners["51"].values(indicator="energy_total", region="510703", period=[str(year) for year in YEARS])
    assert load.lines > 0
    assert [Decimal(item["value"]) for item in items] == [load.kwh[year] * TCE_PER_KWH for year in YEARS]
    parts.run("reconcile")


def test_relays_and_projectors_killed_again_and_again_under_load(parts: Installation) -> None:
    random = Random(SEED)

    def kill_and_start() -> None:
        until = time.monotonic() + UNREST_S
        while time.monotonic() < until:
            name = random.choice(list(WORKERS))
            time.sleep(random.uniform(0.2, 2.5))
            parts.kill(name)
            start_workers(parts, name)

    with written_to(parts, kill_and_start):
        pass


def test_when_a_relay_and_a_projector_die_the_others_take_over_within_seconds(parts: Installation) -> None:
    def kill() -> None:
        time.sleep(1)
        parts.kill("relay")
        parts.kill("projector")

    with written_to(parts, kill) as partner:
        partner.settled(SUCCESSION_S)


@pytest.mark.parametrize("log", [pytest.param("kafka", marks=pytest.mark.kafka)], indirect=True)
def test_while_kafka_is_away_partners_go_on_reporting(parts: Installation, log: KafkaLog) -> None:
    def be_away() -> None:
        time.sleep(1)
        log.crash()
        time.sleep(ABSENCE_S)
        log.revive()

    with written_to(parts, be_away):
        pass
