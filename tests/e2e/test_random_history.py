"""Partners of both provinces write at random; what they read equals an independent recompute, now and as of then.

BASHU_E2E_STEPS makes the walk longer, BASHU_E2E_SEED repeats one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

from tests.e2e.comparing import agree
from tests.e2e.partner import Partner
from tests.e2e.processes import Installation
from tests.e2e.walker import PERIODS, Walker
from tests.independent.world import World

STEPS = int(os.environ.get("BASHU_E2E_STEPS", "120"))
SEED = int(os.environ.get("BASHU_E2E_SEED", "20261123"))


def test_values_equal_the_recompute_now_and_as_of_every_stop(
    platform: Installation, sichuan: Partner, chongqing: Partner
) -> None:
    walker, random = Walker({"51": sichuan, "50": chongqing}, SEED, first_serial=1000), Random(SEED)
    stops: dict[int, World] = {}
    for step in range(1, STEPS + 1):
        walker.step()
        if step % (STEPS // 6) == 0:
            sichuan.settled()
            number = agree(sichuan, walker.ledger.world(), PERIODS, random)
            stops[number] = walker.ledger.world()
    for number, world in stops.items():
        agree(chongqing, world, PERIODS, random, as_of=number)
    assert "right" in platform.run("rebuild")
    platform.run("reconcile")


def test_partners_read_the_values_of_every_region(partner_of: Callable[..., Partner], sichuan: Partner) -> None:
    reader = partner_of("5101", "indicators:read")
    items, _ = reader.values(indicator="energy_total", region=["50", "51", "500101"], period="2024")
    assert items == sichuan.values(indicator="energy_total", region=["50", "51", "500101"], period="2024")[0]
