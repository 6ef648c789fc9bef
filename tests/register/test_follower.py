"""A service's copy of the register: what statistics last said of every institution, whatever happens on the way."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from shared.bus import Bus, Consumer, Message
from shared.db import Database
from shared.events import Envelope, event_type
from shared.register.figures import behind
from shared.register.follower import TOPIC, Behind, Follower
from shared.register.lookup import read_register

PATIENCE_S = 30.0
SCHOOL, HOSPITAL = "12510104450723150X", "TMP-HOSPITAL"


def row(valid_from: str = "2016-01-01", valid_to: str | None = None, region: str = "510104", **more: Any) -> Any:
    return {
        "valid_from": valid_from, "valid_to": valid_to, "name": "某单位", "type_code": "021", "level": "county",
        "region_code": region, "located_in": None, "parent": None, "is_key_user": False, "has_canteen": True, **more,
    }  # fmt: skip


def institution(uscc: str, revision: int, *rows: Any) -> Message:
    return event("institution", "changed", uscc, revision, {"uscc": uscc, "revision": revision, "rows": list(rows)})


def event(thing: str, verb: str, subject: str, revision: int, data: Any) -> Message:
    envelope = Envelope.of(
        event_type("statistics", thing, verb), subject, revision, datetime(2026, 11, 23, tzinfo=UTC), None
    )
    return Message(TOPIC, subject.encode(), json.dumps(data).encode(), envelope.headers())


def append(bus: Bus, messages: Sequence[Message]) -> None:
    with closing(bus.producer()) as producer:
        assert all(hasattr(stored, "offset") for stored in producer.publish(messages))


def step_until(follower: Follower, consumer: Consumer, until: float) -> None:
    while time.monotonic() < until:
        follower.step(consumer, 0.05)


def is_behind(bus: Bus, database: Database) -> bool:
    with database.transaction() as connection:
        reached = dict(connection.execute("SELECT number, next FROM register_position").fetchall())
    return any(end > reached.get(place.partition, 0) for place, (_, end) in bus.bounds([TOPIC]).items())


def follow(bus: Bus, *databases: Database, follower: Follower | None = None) -> Follower:
    """Until the copies are complete."""
    follower = follower or Follower(bus, {str(place): database for place, database in enumerate(databases)})
    until = time.monotonic() + PATIENCE_S
    with closing(bus.consumer(follower.group, [TOPIC])) as consumer:
        while any(is_behind(bus, database) for database in databases):
            follower.step(consumer, 0.05)
            assert time.monotonic() < until, "the copy was not complete in time"
    return follower


def regions(database: Database, uscc: str = SCHOOL) -> list[str]:
    with database.transaction() as connection:
        return [found.region_code for found in read_register(connection, [uscc]).get(uscc, [])]


@pytest.fixture
def copy(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("vehicles")


def test_a_copy_has_all_rows_of_the_newest_revision(bus: Bus, copy: Database) -> None:
    moved = institution(SCHOOL, 2, row(valid_to="2021-06-30"), row("2021-07-01", region="510105", located_in="510105"))
    append(bus, [institution(SCHOOL, 1, row()), moved, institution(HOSPITAL, 1, row(region="500105"))])
    follow(bus, copy)

    with copy.transaction() as connection:
        known = read_register(connection, [SCHOOL, HOSPITAL, "TMP-NOBODY"])
    assert [(str(one.valid_to), one.region_code, one.located_in) for one in known[SCHOOL]] == [
        ("2021-06-30", "510104", None),
        ("None", "510105", "510105"),
    ]
    assert known[HOSPITAL][0].has_canteen is True
    assert known.keys() == {SCHOOL, HOSPITAL}


def test_what_comes_late_or_twice_changes_nothing(bus: Bus, copy: Database) -> None:
    append(bus, [institution(SCHOOL, 3, row(region="510107"))])
    follow(bus, copy)
    append(bus, [institution(SCHOOL, 2, row(region="510105")), institution(SCHOOL, 3, row(region="510107"))])
    follow(bus, copy)

    assert regions(copy) == ["510107"]


def test_other_events_of_the_topic_are_passed_over(bus: Bus, copy: Database) -> None:
    append(bus, [event("energy_return", "accepted", SCHOOL, 1, {"anything": 1}), institution(SCHOOL, 1, row())])
    follow(bus, copy)

    assert regions(copy) == ["510104"]
    assert unread(copy) == []


def test_what_cannot_be_read_is_kept_and_the_next_revision_heals(bus: Bus, copy: Database) -> None:
    broken = event("institution", "changed", SCHOOL, 1, {"uscc": SCHOOL, "revision": 1, "rows": []})
    append(bus, [broken, institution(HOSPITAL, 1, row(region="500105"))])
    follower = follow(bus, copy)
    ((reason, value),) = unread(copy)

    assert "length >= 1" in reason
    assert value == broken.value
    assert regions(copy, HOSPITAL) == ["500105"]
    figures = {reading.name: reading.value for reading in behind(bus, {"vehicles": copy}, follower)}
    assert figures == {"bashu_register_lag_events": 0, "bashu_register_unread_events": 1}
    append(bus, [institution(SCHOOL, 2, row())])
    follow(bus, copy)
    assert regions(copy) == ["510104"]


def unread(database: Database) -> list[tuple[Any, ...]]:
    with database.transaction() as connection:
        return connection.execute("SELECT reason, value FROM register_unread").fetchall()


def test_one_reader_serves_copies_that_are_not_equally_far(
    bus: Bus, copy: Database, fresh_database: Callable[[str], Database]
) -> None:
    other = fresh_database("waste")
    append(bus, [institution(SCHOOL, 1, row())])
    follow(bus, copy)
    append(bus, [institution(SCHOOL, 2, row(region="510105"))])
    follow(bus, copy, other)

    assert regions(copy) == regions(other) == ["510105"]


def test_a_copy_that_was_set_back_ends_the_run_and_is_made_again(bus: Bus, copy: Database) -> None:
    append(bus, [institution(SCHOOL, 1, row())])
    follower = Follower(bus, {"vehicles": copy})
    with closing(bus.consumer(follower.group, [TOPIC])) as consumer:
        until = time.monotonic() + PATIENCE_S
        while is_behind(bus, copy) and time.monotonic() < until:
            follower.step(consumer, 0.05)
        with copy.transaction() as connection:  # as after the restore of a backup
            connection.execute("UPDATE register_position SET next = 0")
            connection.execute("DELETE FROM known_institution")
            connection.execute("DELETE FROM institution_row")
        append(bus, [institution(SCHOOL, 2, row(region="510105"))])
        with pytest.raises(Behind):
            step_until(follower, consumer, until)
    follow(bus, copy)

    assert regions(copy) == ["510105"]


def test_several_processes_of_a_service_do_not_spoil_its_copy(bus: Bus, copy: Database) -> None:
    """Two members of one group and one that knows nothing of them, all at once; runs end and begin anew."""
    usccs, random = [f"TMP-{number}" for number in range(40)], Random(20261123)
    stop = threading.Event()
    failures: list[BaseException] = []

    def work(follower: Follower) -> None:
        while not stop.is_set():
            try:
                with closing(bus.consumer(follower.group, [TOPIC])) as consumer:
                    until = time.monotonic() + random.uniform(0.3, 1.0)
                    while not stop.is_set() and time.monotonic() < until:
                        follower.step(consumer, 0.02)
            except Exception as error:
                failures.append(error)

    followers = [Follower(bus, {"vehicles": copy}) for _ in range(3)]
    followers[2].group = "somebody else"
    threads = [threading.Thread(target=work, args=(follower,)) for follower in followers]
    for thread in threads:
        thread.start()
    try:
        for revision in range(1, 16):
            append(bus, [institution(uscc, revision, row(region=f"5101{revision:02}")) for uscc in usccs])
    finally:
        deadline = time.monotonic() + PATIENCE_S
        while is_behind(bus, copy) and time.monotonic() < deadline:
            time.sleep(0.1)
        stop.set()
        for thread in threads:
            thread.join()

    assert failures == []
    assert {uscc: regions(copy, uscc) for uscc in usccs} == {uscc: ["510115"] for uscc in usccs}
