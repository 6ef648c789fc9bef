"""Partners of both provinces write at random; what they read equals an independent recompute, now and as of then.

BASHU_E2E_STEPS makes the walk longer, BASHU_E2E_SEED repeats one.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from random import Random

from tests.e2e.comparing import agree
from tests.e2e.conftest import SEED
from tests.e2e.processes import Installation
from tests.e2e.walker import PERIODS, Walker
from tests.independent.world import World

STEPS = int(os.environ.get("BASHU_E2E_STEPS", "60"))
STOPS = 5


def test_values_equal_the_recompute_now_and_as_of_every_stop(walked_platform: Installation, walker: Walker) -> None:
    random, reader = Random(SEED), walker.partners["51"]
    stops: dict[int | str, World] = {}
    for step in range(1, STEPS + 1):
        walker.step()
        if step % (STEPS // STOPS) == 0:
            reader.settled()
            number = agree(reader, walker.ledger.world(), PERIODS, random)
            stops[number] = walker.ledger.world()
            stops[datetime.now(UTC).isoformat()] = walker.ledger.world()
    for as_of, world in stops.items():
        agree(walker.partners["50"], world, PERIODS, random, as_of=as_of)
    assert "right" in walked_platform.run("rebuild")
    walked_platform.run("reconcile")
