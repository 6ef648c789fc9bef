"""An event that cannot be read is set aside: the rest goes on, `lag` and `dead_letters` tell of it, replay works."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest

from shared.bus import Message, connect
from tests.e2e.conftest import a_partner, empty_installation
from tests.e2e.partner import Partner
from tests.e2e.processes import Installation
from tests.e2e.samples import credit_code, energy_return, institution, institution_path, return_path

SCHOOL = credit_code(71)


@pytest.fixture
def alone() -> Iterator[Installation]:
    with empty_installation() as made:
        made.up()
        yield made


def test_an_event_that_does_not_decode(alone: Installation) -> None:
    partner = a_partner(alone, "51")
    partner.put(institution_path(SCHOOL), institution())
    partner.settled()
    bus = connect(log_url(alone))
    bus.producer().publish([Message("bashu.statistics", SCHOOL.encode(), b"{not json", (("ce_id", b"x"),))])
    bus.close()
    assert partner.put(return_path(SCHOOL, "2023"), energy_return()).status_code == 201
    wait_for(partner, dead_letters=1)
    (item,) = partner.values(indicator="energy_total", region="510104", period="2023")[0]
    assert item["value"] == "48.38561", "what came behind it is applied"
    status = partner.get("/indicators/v1/status").json()
    assert status["lag"] >= 1
    assert status["freshness_s"] > 0
    (letter,) = json.loads(alone.run("deadletters", "list", "--json"))
    assert letter["key"] == SCHOOL
    assert "{not json" in alone.run("deadletters", "show", letter["id"])
    alone.run("deadletters", "replay", letter["id"], check=False)
    assert partner.get("/indicators/v1/status").json()["dead_letters"] == 1, "it still cannot be read"


def wait_for(partner: Partner, dead_letters: int) -> None:
    """Until the outbox is empty and what is in the log is either applied or set aside."""
    for _ in range(1000):
        pending = partner.get("/statistics/v1/status").json()["outbox_pending"]
        status = partner.get("/indicators/v1/status").json()
        if pending == 0 and status["dead_letters"] == status["lag"] == dead_letters:
            return
    raise AssertionError(f"pending {pending}, {status}")


def log_url(installation: Installation) -> str:
    """The event log of an embedded platform, reached through the socket of its data folder."""
    folder = installation.data.resolve() / "postgres"
    lines = (folder / "postmaster.pid").read_text().splitlines()
    port, host = lines[3], lines[4] or "127.0.0.1"
    return f"postgresql://postgres:@/bashu_log?host={host}&port={port}&application_name=e2e-{os.getpid()}"
