"""Rules of review that both provinces approve over the API are those by which statistics judges from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from services.statistics.decisions import TAKING
from shared.db import Database
from shared.review import REVIEW
from tests.decisions.conftest import Decisions, kept
from tests.statistics.service import SCHOOL, Api, a_return, codes, institution, line, path

STRICTER = (
    (REVIEW / "1.0.0.yaml").read_text(encoding="utf-8")
    .replace("version: 1.0.0", "version: 2.0.0")
    .replace("approved: 2026-11-26", "approved:")
    .replace("  floor_area_changed:\n", "  floor_area_grown:\n")
    .replace("field: floor_area\n    severity: soft\n    tolerance: '10'",
             "field: floor_area\n    severity: soft\n    tolerance: '2'")
)  # fmt: skip


@pytest.fixture
def api(fresh_database: Callable[[str], Database]) -> Iterator[Api]:
    """Statistics with a school that had 12 000 m² in 2019."""
    with closing(Api(fresh_database("statistics"))) as made:
        assert made.put(f"institutions/{SCHOOL}", institution()).status_code == 201
        assert made.put(path("2019"), a_return(state="accepted")).status_code == 201
        yield made


def file(api: Api, period: str, area: str) -> list[str]:
    """The findings of a return that is doubtful for its floor area alone."""
    lines = [line(quantity=f"3500{period[-2:]}"), *a_return()["lines"][1:]]
    answer = api.put(path(period), a_return(floor_area_m2=area, lines=lines))
    assert answer.is_success, answer.text
    return [finding["code"] for finding in answer.json()["findings"]]


def test_what_comes_in_is_judged_by_the_rules_in_force_then(api: Api, decisions: Decisions) -> None:
    before = file(api, "2020", "12500")  # 4.2 % more than in 2019
    decisions.approve("review@2.0.0", STRICTER)
    decisions.follow("statistics", api.database, TAKING)

    assert (before, api.get(path("2020")).json()["findings"]) == ([], [])
    assert api.post(f"{path('2020')}/accept", match=1).status_code == 200
    assert file(api, "2021", "13000") == ["floor_area_grown"]  # 4 % more than in 2020
    assert codes(api.post(f"{path('2021')}/accept", match=1)) == ["floor_area_grown"]


def test_findings_of_the_new_rule_can_be_asked_for(api: Api, decisions: Decisions) -> None:
    before = api.get("findings?rule=floor_area_grown")
    decisions.approve("review@2.0.0", STRICTER)
    decisions.follow("statistics", api.database, TAKING)
    file(api, "2020", "12500")

    assert (before.status_code, codes(before)) == (422, ["unknown_rule"])
    found = api.get("findings?rule=floor_area_grown").json()["items"]
    assert [each["rule_code"] for each in found] == ["floor_area_grown"]


def test_it_is_taken_over_once_however_often_it_is_read(api: Api, decisions: Decisions) -> None:
    decisions.approve("review@2.0.0", STRICTER)
    decisions.follow("statistics", api.database, TAKING)
    with api.database.transaction() as connection:  # as after a crash before the position was kept
        connection.execute("DELETE FROM decision_position")
    decisions.follow("statistics", api.database, TAKING)

    assert kept(api.database) == ["review@2.0.0"]


def test_rules_that_this_program_cannot_apply_are_not_skipped(
    api: Api, decisions: Decisions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where statistics is older than indicators and does not know a test: the next one that does goes on there."""
    decisions.approve("review@2.0.0", STRICTER)
    with monkeypatch.context() as older:
        older.setattr("shared.review.TESTS", {"grown_beyond_measure": None})
        with pytest.raises(ValueError, match="no such test: level_unknown"):
            decisions.follow("statistics", api.database, TAKING)
    assert kept(api.database) == []

    decisions.follow("statistics", api.database, TAKING)
    assert kept(api.database) == ["review@2.0.0"]
