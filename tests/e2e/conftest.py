"""A platform of one's own, started by its command, and the partners of both provinces."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.partner import Partner
from tests.e2e.processes import Installation

ALL_SCOPES = ("statistics:write", "review:decide", "indicators:read", "events:read")


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    """An empty data folder; nothing runs yet."""
    folder = Path(tempfile.mkdtemp(prefix="bashu-e2e-"))
    made = Installation(folder / "data")
    yield made
    made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def platform(installation: Installation) -> Installation:
    """`bashu up`, ready."""
    installation.up()
    return installation


@pytest.fixture(scope="module")
def partner_of(platform: Installation) -> Iterator[Callable[..., Partner]]:
    """`partner_of("51", "statistics:write")`: a new client of that region with these scopes (default: all)."""
    made: list[Partner] = []

    def make(region: str, *scopes: str) -> Partner:
        name = f"e2e-{len(made)}"
        made.append(Partner(platform.origin, platform.add_client(name, region, *(scopes or ALL_SCOPES))))
        return made[-1]

    yield make
    for partner in made:
        partner.close()


@pytest.fixture(scope="module")
def sichuan(partner_of: Callable[..., Partner]) -> Partner:
    return partner_of("51")


@pytest.fixture(scope="module")
def chongqing(partner_of: Callable[..., Partner]) -> Partner:
    return partner_of("50")
