"""The services beside statistics on a running platform: told of an institution by its event, they take its records."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest

from services.app.platform import COPYING
from tests.e2e.partner import Partner
from tests.e2e.samples import credit_code, institution, institution_path

SETTLED_S = 60.0
CAR = {"acquired_on": "2021-05-12", "kind": "new", "drive": "bev", "use": "general", "count": 2, "state": "accepted"}


@pytest.fixture
def partner(partner_of: Callable[..., Partner]) -> Partner:
    writes = [f"{service}:write" for service in ("statistics", *COPYING)]
    return partner_of("51", *writes, "review:decide", "events:read")


def test_an_institution_is_known_to_every_service_soon_after_it_is_registered(partner: Partner) -> None:
    uscc = credit_code(8801)
    path = f"/vehicles/v1/vehicle-acquisitions/{uscc}/A-1"
    unknown = partner.put(path, CAR)
    assert partner.put(institution_path(uscc), institution("510104")).status_code == 201
    known = until(lambda: partner.put(path, CAR), lambda answer: answer.status_code != 409)
    feed = until(lambda: partner.get("/vehicles/v1/events?type=cn.bashu.vehicles.acquisition"), published)

    assert (unknown.status_code, unknown.json()["code"]) == (409, "institution_unknown")
    assert (known.status_code, known.json()["region_code"], known.json()["counts"]) == (201, "510104", 1)
    assert feed.json()["items"][-1]["data"]["content"]["count"] == 2


@pytest.mark.parametrize("service", COPYING)
def test_every_service_says_how_much_has_not_left(partner: Partner, service: str) -> None:
    status = until(lambda: partner.get(f"/{service}/v1/status"), lambda answer: answer.json()["outbox_pending"] == 0)

    assert status.json() == {"outbox_pending": 0, "outbox_oldest_s": 0.0}


def published(answer: httpx.Response) -> bool:
    return bool(answer.json()["items"])


def until(ask: Callable[[], httpx.Response], enough: Callable[[httpx.Response], bool]) -> httpx.Response:
    deadline = time.monotonic() + SETTLED_S
    while not enough(answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer
