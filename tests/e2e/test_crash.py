"""The platform is killed at random moments while partners write; nothing is lost, nothing is counted twice.

A partner repeats the same request until it is answered. BASHU_E2E_CRASHES sets how often each part is killed.
"""

from __future__ import annotations

import os
import signal
import time
from random import Random

import pytest

from tests.e2e.comparing import agree
from tests.e2e.conftest import SEED
from tests.e2e.processes import Installation
from tests.e2e.walker import PERIODS, Walker, walk_while

CRASHES = int(os.environ.get("BASHU_E2E_CRASHES", "1"))


def nothing_lost(walker: Walker) -> None:
    reader = walker.partners["51"]
    reader.settled()
    agree(reader, walker.ledger.world(), PERIODS, Random(SEED))


@pytest.mark.parametrize("after_s", [0.3 + 0.37 * n for n in range(CRASHES)])
def test_the_platform_killed_while_partners_write(
    walked_platform: Installation, walker: Walker, after_s: float
) -> None:
    def kill_and_start() -> None:
        time.sleep(after_s)
        walked_platform.kill("up")
        walked_platform.up()

    walk_while(walker, kill_and_start)
    nothing_lost(walker)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_postgresql_ends_under_load(walked_platform: Installation, walker: Walker, number: signal.Signals) -> None:
    def stop_postgres() -> None:
        time.sleep(0.5)
        walked_platform.signal_postgres(number)
        time.sleep(1)

    walk_while(walker, stop_postgres)
    nothing_lost(walker)
