"""Many writers at once: no deadlock, no lost line, no revision written twice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain

import orjson
import pytest
from psycopg.errors import LockNotAvailable

from services.statistics.commands import RETURNS
from services.statistics.rules.returns import ReturnKey
from shared.db import Database
from shared.records import batches, store
from tests.statistics.service import CALLERS, Api, institution, keyed

OFFICE = CALLERS["sichuan"]


def send(database: Database, lines: list[dict[str, object]]) -> list[int]:
    """The statuses of one batch."""
    answer = batches.run(database, RETURNS, b"\n".join(map(orjson.dumps, lines)), OFFICE, "each")
    return [orjson.loads(line)["status"] for line in answer.body.splitlines()]


def at_once(jobs: list[Callable[[], list[int]]]) -> list[list[int]]:
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(job) for job in jobs]]


def stored(database: Database) -> tuple[int, int, int]:
    """Records, revisions, events of returns."""
    with database.transaction() as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM energy_return), (SELECT count(*) FROM energy_return_revision),"
            " (SELECT count(*) FROM outbox WHERE type LIKE '%%energy_return%%')"
        ).fetchone()
    assert row
    return row[0], row[1], row[2]


def test_of_two_who_create_the_same_key_one_wins(api: Api) -> None:
    for year in range(2016, 2026):
        mine, other = (keyed(str(year), note=note) for note in ("mine", "other"))
        both = at_once([partial(send, api.database, [line]) for line in (mine, other)])

        assert sorted(status for statuses in both for status in statuses) == [201, 428]
    assert stored(api.database) == (10, 10, 10)


def test_of_two_who_revise_the_same_revision_one_wins(api: Api) -> None:
    send(api.database, [keyed()])
    for revision in range(1, 11):
        lines = [keyed(revision=revision, note=f"{revision} {who}", reason="两人同时修改") for who in "ab"]
        both = at_once([partial(send, api.database, [line]) for line in lines])

        assert sorted(status for statuses in both for status in statuses) == [200, 412]
    assert stored(api.database) == (1, 11, 11)


def test_sixteen_batches_with_overlapping_keys_lose_nothing(api: Api) -> None:
    """Each batch holds half of the keys, in an order of its own; what it loses to another it gets as 428."""
    usccs = [f"TMP-{number}" for number in range(60)]
    api.batch("institutions", [{"uscc": uscc, **institution()} for uscc in usccs])
    keys = [(uscc, period) for uscc in usccs for period in ("2019", "2020-Q1")]
    chosen = [random.Random(seed).sample(keys, 60) for seed in range(16)]
    sent = [
        [keyed(period, uscc, note=f"batch {number}") for uscc, period in keys_of_batch]
        for number, keys_of_batch in enumerate(chosen)
    ]

    statuses = at_once([partial(send, api.database, lines) for lines in sent])

    created = Counter(
        key
        for keys_of_batch, answered in zip(chosen, statuses, strict=True)
        for key, status in zip(keys_of_batch, answered, strict=True)
        if status == 201
    )
    assert {status for answered in statuses for status in answered} == {201, 428}
    assert created == Counter(set().union(*chosen))
    assert stored(api.database) == (len(created), len(created), len(created))


def test_sixteen_batches_that_create_and_revise_at_once_do_not_deadlock(api: Api) -> None:
    periods = [f"{year}-{month:02d}" for year in (2018, 2019) for month in range(1, 13)]
    send(api.database, [keyed(period) for period in periods[::2]])

    def job(seed: int) -> list[int]:
        lines = [
            keyed(period, note=str(seed), reason="同时修改与新建", **({"revision": 1} if place % 2 == 0 else {}))
            for place, period in enumerate(periods)
        ]
        return send(api.database, random.Random(seed).sample(lines, len(lines)))

    statuses = list(chain(*at_once([partial(job, seed) for seed in range(16)])))

    assert Counter(statuses) == {201: 12, 200: 12, 412: 15 * 12, 428: 15 * 12}
    assert stored(api.database) == (24, 36, 36)


def test_revisions_of_one_key_leave_in_order(api: Api) -> None:
    send(api.database, [keyed()])

    def revise(who: int) -> list[int]:
        statuses = []
        for attempt in range(6):
            latest = api_revision(api.database)
            statuses += send(api.database, [keyed(revision=latest, note=f"{who} {attempt}", reason="多人轮流修改")])
        return statuses

    statuses = list(chain(*at_once([partial(revise, who) for who in range(8)])))

    with api.database.transaction() as connection:
        rows = connection.execute(
            "SELECT revision FROM outbox WHERE type LIKE '%%energy_return%%' ORDER BY id"
        ).fetchall()
    assert [row[0] for row in rows] == list(range(1, statuses.count(200) + 2))
    assert set(statuses) <= {200, 412}


def api_revision(database: Database) -> int:
    with database.transaction() as connection:
        row = connection.execute("SELECT revision FROM energy_return").fetchone()
    assert row
    return int(row[0])


def test_of_keys_beside_those_asked_for_none_is_locked(api: Api) -> None:
    """A batch is looked up by what each part of its keys may be: more than its keys when it mixes them."""
    usccs = ["TMP-1", "TMP-2"]
    api.batch("institutions", [{"uscc": uscc, **institution()} for uscc in usccs])
    keys = [ReturnKey(uscc, "NY201", 12, year * 12) for uscc in usccs for year in (2019, 2020)]
    send(api.database, [keyed(str(key.first_month // 12), key.uscc) for key in keys])
    asked, beside = [keys[0], keys[3]], [keys[1], keys[2]]

    with api.database.transaction() as mine, api.database.transaction() as another:
        found = store.lock(mine, RETURNS, [*asked, ReturnKey("TMP-3", "NY201", 12, 2020 * 12)])
        another.execute("SET LOCAL lock_timeout = '2s'")
        assert found.keys() == set(asked)
        assert store.lock(another, RETURNS, beside).keys() == set(beside)
        with pytest.raises(LockNotAvailable):
            store.lock(another, RETURNS, asked)
