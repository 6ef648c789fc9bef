"""Who has reported and who has not, by name; what was due and has not come is announced once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.statistics.commands.overdue import announce_overdue
from services.statistics.rules.due import DueDate, due, newest_due
from shared.identifiers import with_check_digit
from shared.periods import Period
from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, institution, keyed, path

LIBRARY = with_check_digit("12510107450723150")


@pytest.fixture
def three(api: Api) -> Api:
    """A school and a library of Chengdu, a hospital of Chongqing."""
    body = institution(name="某图书馆", type_code="023", region_code="510107")
    assert api.put(f"institutions/{LIBRARY}", body).status_code == 201
    return api


def asked(api: Api, query: str = "region=51&period=2020", **options: Any) -> dict[str, Any]:
    answer = api.get(f"coverage?{query}", **options)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def counts(found: dict[str, Any]) -> tuple[int, int, int]:
    return found["expected"], found["reported"], found["partial"]


def names(found: dict[str, Any]) -> dict[str, str | None]:
    return {item["name"]: item["state"] for item in found["items"]}


@pytest.mark.parametrize(
    "query", ["region=51", "region=51&period=20", "region=99&period=2020", "region=51&period=2020&form=X"]
)
def test_what_is_not_asked_rightly(three: Api, query: str) -> None:
    assert three.get(f"coverage?{query}").status_code == 422


def test_only_within_the_caller_s_region(three: Api) -> None:
    assert three.get("coverage?region=51&period=2020", by="chengdu").status_code == 403
    assert three.get("coverage?region=50&period=2020").status_code == 403
    assert three.get("coverage?period=2020").status_code == 403
    assert counts(asked(three, "region=510104&period=2020", by="school")) == (1, 0, 0)


def test_who_is_missing_is_named(three: Api) -> None:
    found = asked(three)

    assert counts(found) == (2, 0, 0)
    assert [item["institution_uscc"] for item in found["items"]] == sorted([SCHOOL, LIBRARY])
    assert names(found) == {"某小学": None, "某图书馆": None}


def test_only_what_counts_is_reported(three: Api) -> None:
    three.put(path(), a_return())
    assert (counts(asked(three)), names(asked(three))["某小学"]) == ((2, 0, 0), "submitted")

    three.post(f"{path()}/accept", match=1)
    assert (counts(asked(three)), names(asked(three))) == ((2, 1, 0), {"某图书馆": None})


def test_some_months_are_a_part(three: Api) -> None:
    lines = [keyed(f"2020-{month:02d}", state="accepted") for month in range(1, 12)]
    three.batch("energy-returns", lines)
    found = asked(three)
    assert (counts(found), [item["covered"] for item in found["items"]].count("part")) == ((2, 0, 1), 1)

    three.put(path("2020-12"), a_return(state="accepted"))
    assert counts(asked(three)) == (2, 1, 0)


def test_days_outside_the_register_need_no_return(three: Api) -> None:
    three.put(f"institutions/{SCHOOL}", institution(valid_to="2020-06-15"), match=1)
    three.put(path("2020-H1"), a_return(state="accepted"))

    assert counts(asked(three)) == (2, 1, 0)
    assert counts(asked(three, "region=51&period=2021")) == (1, 0, 0)


def test_a_larger_period_covers_no_part(three: Api) -> None:
    three.put(path(), a_return(state="accepted"))

    assert counts(asked(three, "region=51&period=2020-06")) == (2, 0, 0)


def test_page_by_page(three: Api) -> None:
    first = asked(three, "region=51&period=2020&limit=1")
    second = asked(three, f"region=51&period=2020&limit=1&cursor={first['next']}")

    assert {**names(first), **names(second)} == {"某小学": None, "某图书馆": None}
    assert (len(first["items"]), second["next"]) == (1, None)


class TestOverdue:
    DUE = due("NY201", Period.parse("2020"))

    def announce(self, api: Api) -> int:
        assert self.DUE
        return announce_overdue(api.database, self.DUE)

    def test_each_once(self, three: Api) -> None:
        three.put(path(), a_return())

        assert (self.announce(three), self.announce(three)) == (2, 0)
        late = [event for event in three.events() if event["verb"] == "overdue"]
        assert [(event["key"], event["region"]) for event in late] == [(HOSPITAL, "500105"), (LIBRARY, "510107")]
        assert late[0]["data"] == {
            "institution_uscc": HOSPITAL, "form": "NY201", "period": "2020", "revision": 1, "due_on": "2021-03-31",
        }  # fmt: skip

    def test_who_is_registered_later_is_announced_then(self, three: Api) -> None:
        assert self.announce(three) == 3
        newcomer = with_check_digit("12510107450723199")
        three.batch("institutions", [{"uscc": newcomer, **institution(name="某中学")}])

        assert self.announce(three) == 1

    def test_returned_has_come_and_withdrawn_has_not(self, three: Api) -> None:
        statuses = [
            three.put(path(uscc=uscc), a_return(), by=by).status_code
            for uscc, by in ((SCHOOL, "sichuan"), (LIBRARY, "sichuan"), (HOSPITAL, "chongqing"))
        ]
        assert statuses == [201] * 3
        three.post(f"{path()}/return", {"reason": "请补充凭证"}, match=1)
        three.post(f"{path(uscc=LIBRARY)}/withdraw", {"reason": "重复报送了"}, match=1)

        assert self.announce(three) == 1
        assert three.events()[-1]["key"] == LIBRARY

    def test_a_region_s_own(self, three: Api) -> None:
        assert self.DUE
        assert announce_overdue(three.database, self.DUE, "5101") == 2


def test_the_year_is_due_on_31_march() -> None:
    found = due("NY201", Period.parse("2025"))

    assert found
    assert found.due_on == date(2026, 3, 31)
    assert due("NY201", Period.parse("2025-06")) is None
    assert due("NY201", Period.parse("2015")) is None


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-31", "2024"), ("2026-04-01", "2025"), ("2026-12-31", "2025"), ("2017-01-01", None)]
)
def test_the_newest_that_is_due(day: str, expected: str | None) -> None:
    assert next((found.period.code for found in newest_due(date.fromisoformat(day))), None) == expected


def test_a_grain_is_demanded_by_an_entry_alone() -> None:
    monthly = DueDate("NY201", 1, 10, date(2026, 1, 1), None)

    assert [str(found.period) for found in newest_due(date(2026, 11, 11), (monthly,))] == ["2026-10"]
    assert [str(found.period) for found in newest_due(date(2026, 11, 10), (monthly,))] == ["2026-09"]
