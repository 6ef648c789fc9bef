"""What counts is named as the events name it, so that it can be held against what others made of them."""

from __future__ import annotations

from services.statistics.commands import INSTITUTIONS, RETURNS
from shared.records.standing import standing
from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, path


def test_of_every_kind_the_records_that_count_and_no_others(api: Api) -> None:
    api.put(path(), a_return())
    api.put(path(period="2021-Q2"), a_return())
    api.post(f"{path(period='2021-Q2')}/accept", {"reason": None}, match=1)

    assert list(standing(api.database, RETURNS)) == [(f"{SCHOOL}/NY201/2021-Q2", 2)]
    assert sorted(standing(api.database, INSTITUTIONS)) == sorted([(SCHOOL, 1), (HOSPITAL, 1)])
    with api.database.transaction() as connection:
        told = {subject for (subject,) in connection.execute("SELECT subject FROM outbox")}
    assert told == {SCHOOL, HOSPITAL, f"{SCHOOL}/NY201/2021-Q2", f"{SCHOOL}/NY201/2020"}
