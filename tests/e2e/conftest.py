"""Platforms of our own, started by their command, and the partners of both provinces.

Contract checks share one platform. What is compared with the recompute has another to itself: only its
walker writes there, and it may be killed at any moment.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.partner import Partner
from tests.e2e.processes import Installation
from tests.e2e.walker import Walker

ALL_SCOPES = ("statistics:write", "review:decide", "indicators:read", "events:read")
SEED = int(os.environ.get("BASHU_E2E_SEED", "20261123"))


@contextmanager
def empty_installation(bus_url: str | None = None) -> Iterator[Installation]:
    """An empty data folder; nothing runs yet. What its processes said last is printed beside a test that fails."""
    folder = Path(tempfile.mkdtemp(prefix="bashu-e2e-"))
    made = Installation(folder / "data", bus_url)
    try:
        yield made
    finally:
        made.stop()
        sys.stdout.write(made.log_tail())
        shutil.rmtree(folder, ignore_errors=True)


def a_partner(installation: Installation, region: str, *scopes: str) -> Partner:
    return Partner(installation.origin, installation.add_client(f"e2e {region}", region, *(scopes or ALL_SCOPES)))


@pytest.fixture(scope="session")
def platform() -> Iterator[Installation]:
    """`bashu up`, ready, for the checks of the contract."""
    with empty_installation() as made:
        made.up()
        yield made


@pytest.fixture(scope="session")
def partner_of(platform: Installation) -> Iterator[Callable[..., Partner]]:
    """`partner_of("51", "statistics:write")`: a client of that region with these scopes (default: all)."""
    made: dict[tuple[str, ...], Partner] = {}

    def make(region: str, *scopes: str) -> Partner:
        if (region, *scopes) not in made:
            made[region, *scopes] = a_partner(platform, region, *scopes)
        return made[region, *scopes]

    yield make
    for partner in made.values():
        partner.close()


@pytest.fixture(scope="session")
def sichuan(partner_of: Callable[..., Partner]) -> Partner:
    return partner_of("51")


@pytest.fixture(scope="session")
def chongqing(partner_of: Callable[..., Partner]) -> Partner:
    return partner_of("50")


@pytest.fixture(scope="session")
def walked_platform() -> Iterator[Installation]:
    """`bashu up`, ready, on which only the walker writes."""
    with empty_installation() as made:
        made.up()
        yield made


@pytest.fixture(scope="session")
def walker(walked_platform: Installation) -> Walker:
    partners = {region: a_partner(walked_platform, region) for region in ("51", "50")}
    return Walker(partners, SEED, first_serial=1000)
