"""Profile core, walked as a partner does: one origin, and nobody reaches more than his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import httpx
import pytest

from services.app.platform import SERVICES
from tests.containers.compose import Compose
from tests.e2e.comparing import agree
from tests.e2e.conftest import ALL_SCOPES, SEED
from tests.e2e.partner import Partner
from tests.e2e.walker import PERIODS, Walker, walk_while

SETTLED_S = 120.0
OTHER_DATABASE = """
import os, psycopg
psycopg.connect(os.environ["DATABASE_URL"]).close()
psycopg.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + "/bashu_access")
"""


@pytest.fixture(scope="module")
def core(brought_up: Callable[..., Compose]) -> Compose:
    return brought_up("core", projectors=2)


@pytest.fixture(scope="module")
def partners(core: Compose) -> Iterator[dict[str, Partner]]:
    made = {region: core.partner(region, *ALL_SCOPES) for region in ("51", "50")}
    yield made
    for partner in made.values():
        partner.close()


@pytest.fixture(scope="module")
def walker(partners: dict[str, Partner]) -> Walker:
    return Walker(partners, SEED, first_serial=7000)


@pytest.fixture
def browser(core: Compose) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=core.origin, timeout=30, trust_env=False, headers={"Accept": "text/html"}) as client:
        yield client


def nothing_lost(core: Compose, walker: Walker) -> None:
    reader = walker.partners["51"]
    reader.settled(SETTLED_S)
    agree(reader, walker.ledger.world(), PERIODS, Random(SEED))
    core.bashu("reconcile")


def test_one_origin_serves_every_service_and_the_pages(browser: httpx.Client, partners: dict[str, Partner]) -> None:
    statuses = {service: partners["51"].get(f"/{service}/v1/status").status_code for service in SERVICES}
    documented = browser.get("/openapi.json").json()["paths"]

    assert set(statuses.values()) == {200}, statuses
    assert browser.get("/").status_code == 200
    assert browser.get("/docs").status_code == 200
    assert {path.split("/")[1] for path in documented} == {*SERVICES, "oauth2", "health"}


def test_what_no_service_has_is_not_found_and_metrics_stay_inside(browser: httpx.Client) -> None:
    assert browser.get("/taxis/v1/status").json()["code"] == "not_found"
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/health/ready").status_code == 404


def test_the_pages_are_for_loopback_names_only(browser: httpx.Client) -> None:
    assert browser.get("/", headers={"Host": "bashu.example"}).status_code == 403


def test_a_body_beyond_64_mb_is_refused_by_the_service(partners: dict[str, Partner]) -> None:
    answer = partners["51"].post("/statistics/v1/energy-returns:batch", b"\n" * ((64 << 20) + 1))

    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


def test_values_stream_through_the_proxy_as_they_come(core: Compose, walker: Walker) -> None:
    reader = walker.partners["51"]
    with (
        reader.http.stream("GET", "/indicators/v1/stream", timeout=60) as stream,
        httpx.stream("GET", f"{core.origin}/live", timeout=60, trust_env=False) as pages,
    ):
        for _ in range(30):
            walker.step()
        for streamed in (stream, pages):
            assert "cn.bashu.indicators.value." in first_data(streamed)


def first_data(stream: httpx.Response) -> str:
    """What the first event with content says; raises `httpx.ReadTimeout` when nothing comes within a minute."""
    return next(line for line in stream.iter_lines() if line.startswith("data:"))


def test_a_service_reaches_no_database_but_its_own(core: Compose) -> None:
    refused = core.inside("statistics", "python", "-c", OTHER_DATABASE, check=False)

    assert refused.returncode == 1
    assert 'permission denied for database "bashu_access"' in refused.stderr


@pytest.mark.parametrize("service", ["statistics", "projector", "portal", "kafka", "proxy"])
def test_no_process_is_root(core: Compose, service: str) -> None:
    assert core.inside(service, "id", "-u").stdout.strip() not in ("", "0")


def test_projectors_killed_under_load(core: Compose, walker: Walker) -> None:
    projectors = core.containers("projector")
    assert len(projectors) == 2

    def kill_and_start() -> None:
        for projector in projectors:
            core.docker("kill", projector)
            core.docker("start", projector)

    walk_while(walker, kill_and_start)
    nothing_lost(core, walker)


@pytest.mark.parametrize("service", ["kafka", "postgres"])
def test_what_the_platform_stands_on_restarts_under_load(core: Compose, walker: Walker, service: str) -> None:
    def restart() -> None:
        core("restart", service)

    walk_while(walker, restart)
    nothing_lost(core, walker)
