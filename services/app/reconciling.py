"""Comparing all layers beside a running platform, where events are always under way and are no drift."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from services.app.kinds import KINDS
from services.app.platform import RECORDING, Platform
from services.indicators.engine.reconcile import Drift, Standing, note
from services.indicators.engine.reconcile import reconcile as compare
from services.indicators.engine.status import unread
from services.statistics.counted import counted
from shared.db import Connection, Database
from shared.outbox.feed import outbox_status
from shared.outbox.parked import list_parked
from shared.records.standing import standing

LONGEST_WAIT_S = 60.0
STANDS_STILL_S = 5.0  # nobody works on what has not moved for so long
POLL_S = 0.1
LOOKS = 4

Say = Callable[[str], None]


class UnderWay(NamedTuple):
    """Events that were accepted and are not in the facts yet."""

    outbox: int
    lag: int

    def __str__(self) -> str:
        return f"发件箱 / outbox {self.outbox}, 日志 / log {self.lag}"


def reconcile(platform: Platform, say: Say) -> tuple[Drift, UnderWay]:
    """What disagrees once nothing is under way, and what still is when waiting did not help. It is noted, too."""
    drift, remaining = look_again(lambda: settled(lambda: under_way(platform), say), lambda: _look(platform), say)
    note(platform.database("indicators"), drift, sum(remaining))
    return drift, remaining


def under_way(platform: Platform) -> UnderWay:
    """Without what is set aside: waiting does not move that."""
    outbox = sum(_unpublished(platform.database(service)) for service in RECORDING)
    with platform.database("indicators").transaction() as connection:
        return UnderWay(outbox, unread(connection, platform.log()))


def _unpublished(database: Database) -> int:
    with database.transaction() as connection:
        return int(outbox_status(connection)["outbox_pending"]) - len(list_parked(connection))


def _look(platform: Platform) -> Drift:
    """All services as of one moment, a snapshot each: half a million records are not read before the next event."""
    with ExitStack() as stack:
        now = {service: stack.enter_context(snapshot(platform.database(service))) for service in RECORDING}
        records: Standing = {f"{kind.service}.{kind.thing}": standing(now[kind.service], kind) for kind in KINDS}
        return compare(platform.database("indicators"), counted(now["statistics"]), records)


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """Taken now, not when the first record is read."""
    with database.snapshot() as connection:
        connection.execute("SET TRANSACTION READ ONLY")
        connection.execute("SELECT pg_current_snapshot()")
        yield connection


def settled(ask: Callable[[], UnderWay], say: Say, pause: Callable[[float], None] = time.sleep) -> UnderWay:
    """Wait until nothing is under way, while it moves; what is still under way then."""
    found = ask()
    if any(found):
        say(f"等待在途事件 / waiting for events under way: {found}")
    waited_s = still_s = 0.0
    while any(found) and waited_s < LONGEST_WAIT_S and still_s < STANDS_STILL_S:
        pause(POLL_S)
        before, found = found, ask()
        waited_s += POLL_S
        still_s = still_s + POLL_S if found == before else 0.0
    return found


def look_again(settle: Callable[[], UnderWay], look: Callable[[], Drift], say: Say) -> tuple[Drift, UnderWay]:
    """Facts that differ from the service may have been written between the two snapshots: then look again.

    The other layers are compared within one snapshot: what disagrees there is drift at once.
    """
    for left in reversed(range(LOOKS)):
        remaining = settle()
        drift = look()
        if not drift.against_services or drift.total > drift.against_services or any(remaining) or not left:
            break
        say(f"{drift.against_services} 处可能在途，再核对 / may be under way: looking again")
    return drift, remaining
