"""分母名录: a count, a list, or both; who is listed exists; what lies in a region adds up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import HOSPITAL, MOVED, SCHOOL, UNREGISTERED, Api

AGENCIES = "county_and_above_agencies"


def put(
    api: Api, region: str, body: dict[str, Any], roster_class: str = AGENCIES, year: int = 2021, **more: Any
) -> Answer:
    return send(api, f"rosters/{region}/{roster_class}/{year}", body, **more)


def accepted(api: Api, region: str, count: int, **more: Any) -> None:
    assert put(api, region, {"count": count, "state": "accepted"}, **more).status == 201


def award(api: Api, **changes: Any) -> None:
    body = {"awarded_on": "2021-05-12", "doc_no": "45号", **changes}
    assert api.put(f"awards/{SCHOOL}/saving_agency/province/2021", body).status_code == 201


def test_neither_count_nor_list_is_refused(api: Api) -> None:
    answer = put(api, "5101", {})

    assert (answer.status, answer.said) == (422, [("missing_field", "/count")])
    assert "没有分母就没有比例" in answer.body["errors"][0]["hint"]


def test_a_list_alone_is_counted(api: Api) -> None:
    answer = put(api, "5101", {"institution_usccs": [SCHOOL]})

    assert (answer.body["count"], api.events()[0]["data"]["content"]["count"]) == (1, 1)


def test_a_count_alone_has_no_list(api: Api) -> None:
    answer = put(api, "5101", {"count": 0})

    assert (answer.status, answer.body["institution_usccs"]) == (201, None)


def test_the_count_is_not_below_the_list(api: Api) -> None:
    two = [SCHOOL, MOVED]

    assert put(api, "51", {"count": 1, "institution_usccs": two}, year=2020).said == [("count_below_list", "/count")]
    assert put(api, "51", {"count": 2, "institution_usccs": two}, year=2020).said == []


@pytest.mark.parametrize(
    ("uscc", "year"), [(UNREGISTERED, 2021), (SCHOOL, 2015), (MOVED, 2024)], ids=["never", "not yet", "no more"]
)
def test_who_is_listed_is_in_the_register_in_that_year(api: Api, uscc: str, year: int) -> None:
    answer = api.put(f"rosters/51/{AGENCIES}/{year}", {"institution_usccs": [uscc]})

    assert (answer.status_code, answer.json()["code"]) == (409, "institution_unknown")
    assert answer.json()["errors"][0]["pointer"] == "/institution_usccs/0"
    assert int(answer.headers["retry-after"]) > 0
    assert api.events() == []


@pytest.mark.parametrize(("region", "uscc"), [("5103", SCHOOL), ("51", HOSPITAL), ("51", MOVED)])
def test_who_is_listed_belongs_to_the_region_at_the_end_of_the_year(api: Api, region: str, uscc: str) -> None:
    answer = put(api, region, {"institution_usccs": [uscc]})

    assert (answer.status, answer.said) == (422, [("institution_elsewhere", "/institution_usccs/0")])


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({"institution_usccs": [SCHOOL, SCHOOL]}, "duplicate_line", "/institution_usccs"),
        ({"institution_usccs": [SCHOOL[:-1] + "?"]}, "uscc_malformed", "/institution_usccs/0"),
        ({"count": -1}, "negative", "/count"),
        ({"count": "12"}, "wrong_type", "/count"),
    ],
)
def test_refused(api: Api, body: dict[str, Any], code: str, pointer: str) -> None:
    answer = put(api, "5101", body)

    assert answer.status == 422
    assert (code, pointer) in answer.said


def test_an_unknown_class_is_refused(api: Api) -> None:
    assert put(api, "51", {"count": 1}, "everybody").said == [("unknown_enum", "/roster_class")]


class TestSums:
    """自贡市 (5103) has the counties 510302, 510303, 510304, 510311, 510321 and 510322."""

    COUNTIES = ("510302", "510303", "510304", "510311", "510321", "510322")

    def test_a_region_that_differs_from_all_that_lies_in_it_is_doubtful(self, api: Api) -> None:
        for county in self.COUNTIES:
            accepted(api, county, 10)

        assert put(api, "5103", {"count": 61}).said == [("roster_sum_differs", "/count")]
        assert put(api, "5103", {"count": 60, "reason": "核对后更正"}, match=1).said == []

    def test_so_is_the_last_county_when_the_sum_differs_from_the_region(self, api: Api) -> None:
        accepted(api, "5103", 60)
        for county in self.COUNTIES[:-1]:
            accepted(api, county, 10)

        assert put(api, self.COUNTIES[-1], {"count": 11}).said == [("roster_sum_differs", "/count")]

    def test_nothing_is_said_while_one_is_missing_of_another_year_or_undecided(self, api: Api) -> None:
        for county in self.COUNTIES[:-1]:
            accepted(api, county, 10)
        accepted(api, self.COUNTIES[-1], 10, year=2020)
        put(api, self.COUNTIES[-1], {"count": 10})

        assert put(api, "5103", {"count": 99}).said == []

    def test_lines_of_one_batch_see_each_other(self, api: Api) -> None:
        lines = [
            {"region_code": region, "roster_class": AGENCIES, "year": 2021, "count": 10, "state": "accepted"}
            for region in (*self.COUNTIES, "5103")
        ]
        api.batch("rosters", lines)

        found = api.get(f"rosters/5103/{AGENCIES}/2021").json()["findings"]
        assert [finding["code"] for finding in found] == ["roster_sum_differs"]


class TestKeyUsers:
    """The register lists them; the roster is a control total."""

    def know(self, api: Api) -> None:
        with api.database.transaction() as connection:
            connection.execute("UPDATE institution_row SET is_key_user = true WHERE uscc = %s", (SCHOOL,))

    def test_another_number_than_the_registers_is_doubtful(self, api: Api) -> None:
        self.know(api)

        assert put(api, "51", {"count": 2}, "key_users").said == [("control_total_differs", "/count")]
        assert put(api, "5101", {"count": 1}, "key_users").said == []
        assert put(api, "5103", {"count": 0}, "key_users").said == []

    def test_a_list_is_refused(self, api: Api) -> None:
        self.know(api)
        answer = put(api, "51", {"institution_usccs": [SCHOOL]}, "key_users")

        assert (answer.status, answer.said) == (422, [("list_not_applicable", "/institution_usccs")])


class TestAwarded:
    """Of a mere count no award can be left out, so there are no more of them."""

    def test_a_count_below_the_awards_is_refused(self, api: Api) -> None:
        award(api)
        answer = put(api, "5101", {"count": 0})

        assert (answer.status, answer.said) == (422, [("count_below_awards", "/count")])

    def test_as_many_as_there_are_and_a_list_are_taken(self, api: Api) -> None:
        award(api)

        assert put(api, "5101", {"count": 1}).status == 201
        assert put(api, "510104", {"count": 0, "institution_usccs": []}).status == 201

    @pytest.mark.parametrize(
        "changes",
        [
            {"valid_to": "2021-12-30"},
            {"revoked_on": "2021-12-31", "reason": "复核不合格，撤销命名"},
            {"awarded_on": "2022-01-01"},
        ],
    )
    def test_only_what_is_valid_at_the_end_of_the_year_matters(self, api: Api, changes: dict[str, Any]) -> None:
        award(api, **changes)

        assert put(api, "5101", {"count": 0}).status == 201
