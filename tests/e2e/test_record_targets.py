"""Both provinces report vehicles, waste, training and projects at random; the targets equal an independent recompute.

BASHU_E2E_STEPS makes the history longer, BASHU_E2E_SEED repeats one.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from tests.e2e.announced import announced_agree
from tests.e2e.conftest import SEED, a_partner, empty_installation
from tests.e2e.partner import PATIENCE_S, Partner
from tests.e2e.processes import Installation
from tests.e2e.record_history import History
from tests.e2e.recorder import Recorder
from tests.independent.decimals import written
from tests.independent.recorded import Recorded
from tests.independent.recorded_targets import TARGETS, judged

STEPS = int(os.environ.get("BASHU_E2E_STEPS", "150"))
SERVICES = ("statistics", "projects", "vehicles", "waste", "training")
SCOPES = (*(f"{service}:write" for service in SERVICES), "review:decide", "joint:confirm", "indicators:read")
REGIONS = ("51", "5101", "5104", "50", "50,51")
DAYS = ("2021-12-31", "2023-08-15", "2025-12-31")
SUMMED = ("B03-03", "B07-01", "B08-01", "T12")


@dataclass
class Running:
    installed: Installation
    history: History

    @property
    def reader(self) -> Partner:
        return self.history.recorder.partners["51"]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One history for all tests, each of which goes on with it."""
    with empty_installation() as made:
        made.up()
        partners = {region: a_partner(made, region, *SCOPES) for region in ("51", "50")}
        history = History(Recorder(partners), Random(SEED), first_serial=7000)
        history.begin()
        yield Running(made, history)
        for partner in partners.values():
            partner.close()


def test_targets_equal_the_recompute_now_and_as_of_the_middle(running: Running) -> None:
    walk(running.history, STEPS // 2)
    settled(running.reader)
    middle, then = agree(running.reader, running.history.recorder.world()), running.history.recorder.world()
    walk(running.history, STEPS // 2)
    settled(running.reader)

    now = running.history.recorder.world()
    assert agree(running.reader, now) > middle
    agree(running.reader, then, as_of=middle)
    for target in SUMMED:
        assert behind(running.reader, target) == shown(running.reader, target)
    running.installed.run("reconcile")


def test_the_platform_killed_in_the_middle_ends_equal(running: Running) -> None:
    def kill_and_start() -> None:
        time.sleep(0.8)
        running.installed.kill("up")
        running.installed.up()

    trouble = threading.Thread(target=kill_and_start)
    trouble.start()
    while trouble.is_alive():
        running.history.step()
    trouble.join()
    walk(running.history, 20)
    settled(running.reader)

    agree(running.reader, running.history.recorder.world())
    told = {indicator for indicator, _, _ in announced_agree(running.reader, PATIENCE_S)}
    assert {"charging_points", "retrofit_area", "treatment_capacity", "joint_person_times"} & told
    running.installed.run("reconcile")


def walk(history: History, steps: int) -> None:
    for _ in range(steps):
        history.step()


def settled(reader: Partner) -> None:
    """Until all that was accepted before is in the values."""
    until = time.monotonic() + PATIENCE_S
    while True:
        pending = [reader.get(f"/{service}/v1/status").json()["outbox_pending"] for service in SERVICES]
        lag = reader.get("/indicators/v1/status").json()["lag"]
        if not any(pending) and lag == 0:
            return
        assert time.monotonic() < until, f"not settled: {pending}, lag {lag}"
        time.sleep(0.05)


def agree(reader: Partner, world: Recorded, as_of: int | None = None) -> int:
    """Every target in every region on every day; the batch number they stand at."""
    position = 0
    for day in DAYS:
        asked = {"plan": "SC14", "region": list(REGIONS), "date": day} | ({"as_of": as_of} if as_of else {})
        for item in reader.get("/indicators/v1/targets", **asked).json()["items"]:
            position, target = item["position"], item["target"].removeprefix("SC14-")
            if target in TARGETS:
                same(world, target, item["region"], day, item)
    return position


def same(world: Recorded, target: str, region: str, day: str, item: dict[str, object]) -> None:
    """Status and value; 0 and no data are two answers."""
    expected = judged(world, target, region, date.fromisoformat(day))
    if expected is None:
        assert item["status"] in ("not_applicable", "no_data"), (target, region, day, item)
        return
    status, value, _ = expected
    if target == "T17":  # which year's count is shown is not printed
        assert item["status"] == status, (region, day, item)
        return
    assert (item["status"], item["value"]) == (status, None if value is None else written(value)), (
        target, region, day, item,
    )  # fmt: skip


def shown(reader: Partner, target: str) -> Fraction:
    """The numerator of what is shown, before it is divided."""
    asked = {"target": f"SC14-{target}", "region": "51", "limit": 1}
    return Fraction(reader.get("/indicators/v1/targets/records", **asked).json()["of"]["numerator"])


def behind(reader: Partner, target: str) -> Fraction:
    """What the records behind it add up to."""
    pages = reader.pages("/indicators/v1/targets/records", target=f"SC14-{target}", region="51")
    amounts = [item["amount"] for page in pages for item in page["items"] if item["side"] == "numerator"]
    return sum((Fraction(amount) for amount in amounts), Fraction(0))
