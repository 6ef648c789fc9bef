"""What counts is named as the events name it, so that it can be held against what others made of them."""

from __future__ import annotations

from services.app.reconciling import snapshot
from services.statistics.commands import INSTITUTIONS, RETURNS
from shared.records.standing import standing
from tests.records.counting import counting
from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, path


def test_of_every_kind_the_records_that_count_and_no_others(api: Api) -> None:
    api.put(path(), a_return())
    api.put(path(period="2021-Q2"), a_return())
    api.post(f"{path(period='2021-Q2')}/accept", {"reason": None}, match=1)

    assert counting(api.database, RETURNS) == [(f"{SCHOOL}/NY201/2021-Q2", 2)]
    assert sorted(counting(api.database, INSTITUTIONS)) == sorted([(SCHOOL, 1), (HOSPITAL, 1)])
    with api.database.transaction() as connection:
        told = {subject for (subject,) in connection.execute("SELECT subject FROM outbox")}
    assert told == {SCHOOL, HOSPITAL, f"{SCHOOL}/NY201/2021-Q2", f"{SCHOOL}/NY201/2020"}


def test_a_snapshot_shows_what_counted_when_it_was_taken(api: Api) -> None:
    """Reading all records takes longer than the next one: without it, a running platform never agrees."""
    with snapshot(api.database) as then:
        api.put(path(), a_return(state="accepted"))

        assert list(standing(then, RETURNS)) == []
    assert len(counting(api.database, RETURNS)) == 1
