"""示范创建: granted and revoked, once in a batch, with the document that says so."""

from __future__ import annotations

from typing import Any

import pytest

from shared.identifiers import with_check_digit
from tests.projects.sending import Answer, send
from tests.records.service import HOSPITAL, MOVED, SCHOOL, Api, receipts

REASON = "复核不合格，撤销命名"


def put(api: Api, uscc: str = SCHOOL, batch: str = "2021", match: int | None = None, **changes: Any) -> Answer:
    body = {"awarded_on": "2021-05-12", "doc_no": "川机管函〔2021〕45号", **changes}
    return send(api, f"awards/{uscc}/saving_agency/province/{batch}", body, match=match)


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"doc_no": None}, "wrong_type", "/doc_no"),
        ({"doc_no": "  "}, "missing_field", "/doc_no"),
        ({"valid_to": "2021-05-11"}, "dates_reversed", "/valid_to"),
        ({"revoked_on": "2021-05-11", "reason": REASON}, "dates_reversed", "/revoked_on"),
        ({"revoked_on": "2026-11-24", "reason": REASON}, "in_the_future", "/revoked_on"),
        ({"awarded_on": "2026-11-24"}, "in_the_future", "/awarded_on"),
        ({"state": "accepted"}, "unknown_field", "/state"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = put(api, **changes)

    assert (answer.status, answer.said) == (422, [(code, pointer)])
    assert api.events() == []


def test_an_award_needs_its_document(api: Api) -> None:
    answer = send(api, f"awards/{SCHOOL}/saving_agency/province/2021", {"awarded_on": "2021-05-12"})

    assert (answer.status, answer.said) == (422, [("missing_field", "/doc_no")])


@pytest.mark.parametrize(("kind", "level"), [("best_office", "province"), ("saving_agency", "world")])
def test_kind_and_level_are_of_a_list(api: Api, kind: str, level: str) -> None:
    answer = send(api, f"awards/{SCHOOL}/{kind}/{level}/2021", {"awarded_on": "2021-05-12", "doc_no": "45号"})

    assert (answer.status, answer.said[0][0]) == (422, "unknown_enum")


def test_once_in_a_batch(api: Api) -> None:
    put(api)

    assert put(api, awarded_on="2021-06-01").status == 428
    assert put(api, batch="2022", awarded_on="2022-06-01").status == 201
    line = {"institution_uscc": SCHOOL, "kind": "saving_agency", "level": "province", "batch": "2023",
            "awarded_on": "2023-05-12", "doc_no": "45号"}  # fmt: skip
    assert '"duplicate_in_batch"' in api.batch("awards", [line, line]).text


@pytest.mark.parametrize("reason", [None, "撤销"])
def test_revoking_needs_a_reason(api: Api, reason: str | None) -> None:
    put(api)
    answer = put(api, match=1, revoked_on="2023-03-01", reason=reason)

    assert (answer.status, answer.said) == (422, [("reason_required", "/reason")])


def test_so_does_an_award_that_is_told_of_when_it_is_revoked_already(api: Api) -> None:
    assert put(api, revoked_on="2023-03-01").said == [("reason_required", "/reason")]


def test_granted_corrected_revoked_and_granted_again(api: Api) -> None:
    put(api)
    put(api, match=1, valid_to="2028-05-11")
    revoked = put(api, match=2, valid_to="2028-05-11", revoked_on="2023-03-01", reason=REASON)
    put(api, match=3, valid_to="2028-05-11", reason="行政复议撤销了该决定")
    said = [(event["verb"], event["data"]["revision"], event["data"]["revoked_on"]) for event in api.events()]

    assert (revoked.status, revoked.body["reason"], revoked.body["revoked_on"]) == (200, REASON, "2023-03-01")
    assert said == [("granted", 1, None), ("granted", 2, None), ("revoked", 3, "2023-03-01"), ("granted", 4, None)]


def test_it_stays_where_it_was_awarded(api: Api) -> None:
    assert put(api, MOVED).body["region_code"] == "510104"
    assert put(api, HOSPITAL).status == 403
    assert put(api, MOVED, batch="2024", awarded_on="2024-05-01").status == 403  # of Chongqing since 2021-07


class TestAgencies:
    """Where only the number of agencies is known, no more of them can hold the award."""

    ROSTER = "county_and_above_agencies"

    def count(self, api: Api, region: str, count: int, year: int = 2021, **more: Any) -> None:
        body = {"count": count, "state": "accepted", **more}
        assert api.put(f"rosters/{region}/{self.ROSTER}/{year}", body).status_code == 201

    @pytest.fixture
    def others(self, api: Api) -> list[str]:
        """Two more agencies of 510104."""
        usccs = [with_check_digit(f"1251010445072316{n}") for n in range(2)]
        for uscc in usccs:
            api.know(uscc, "2016-01-01", None, "510104")
        return usccs

    @pytest.mark.parametrize("region", ["51", "5101", "510104"])
    def test_one_more_than_there_are_is_refused(self, api: Api, others: list[str], region: str) -> None:
        self.count(api, region, 1)
        put(api)
        answer = put(api, others[0])

        assert (answer.status, answer.said) == (422, [("awards_above_roster", "/institution_uscc")])
        assert region in answer.body["errors"][0]["zh"]

    def test_the_same_institution_is_one(self, api: Api) -> None:
        self.count(api, "5101", 1)
        put(api)

        assert put(api, batch="2022", awarded_on="2022-05-12").status == 201
        assert put(api, match=1, doc_no="46号").status == 200

    def test_lines_of_one_batch_see_each_other(self, api: Api, others: list[str]) -> None:
        self.count(api, "5101", 2)
        lines = [
            {"institution_uscc": uscc, "kind": "saving_agency", "level": "province", "batch": "2021",
             "awarded_on": "2021-05-12", "doc_no": "45号"}
            for uscc in (SCHOOL, *others)
        ]  # fmt: skip

        assert [receipt["status"] for receipt in receipts(api.batch("awards", lines))] == [201, 201, 422]

    @pytest.mark.parametrize("ended", [{"valid_to": "2022-05-11"}, {"revoked_on": "2022-05-12", "reason": REASON}])
    def test_who_has_it_no_more_makes_room(self, api: Api, others: list[str], ended: dict[str, str]) -> None:
        self.count(api, "5101", 1)
        put(api, **ended)

        assert put(api, others[0]).status == 201

    def test_the_newest_roster_a_list_and_another_region_or_award_do_not_limit(
        self, api: Api, others: list[str]
    ) -> None:
        self.count(api, "51", 1)
        self.count(api, "51", 3, year=2022)
        self.count(api, "5103", 0)
        self.count(api, "5101", 1, institution_usccs=[SCHOOL])

        assert [put(api, uscc).status for uscc in (SCHOOL, *others)] == [201] * 3
        body = {"awarded_on": "2021-05-12", "doc_no": "45号"}
        assert send(api, f"awards/{others[0]}/water_saving_unit/province/2021", body).status == 201


class TestWaterSavingUnits:
    """The same of 节水型单位, for each class whose share the plan asks for: by type, at its level."""

    @pytest.fixture
    def of_the_city(self, api: Api) -> dict[str, list[str]]:
        """Two agencies and two hospitals of the prefecture 5101 itself."""
        found: dict[str, list[str]] = {}
        for place, type_code in enumerate(("01", "023")):
            found[type_code] = [with_check_digit(f"125101004507232{place}{n}") for n in range(2)]
            for uscc in found[type_code]:
                api.know(uscc, "2016-01-01", None, "5101", type_code=type_code)
        return found

    def give(self, api: Api, uscc: str) -> Any:
        return send(
            api, f"awards/{uscc}/water_saving_unit/province/2021", {"awarded_on": "2021-05-12", "doc_no": "45号"}
        )

    @pytest.mark.parametrize(("roster_class", "type_code"), [("agencies", "01"), ("institutions", "023")])
    @pytest.mark.parametrize("region", ["51", "5101"])
    def test_one_more_than_there_are_is_refused(
        self, api: Api, of_the_city: dict[str, list[str]], region: str, roster_class: str, type_code: str
    ) -> None:
        body = {"count": 1, "state": "accepted"}
        assert api.put(f"rosters/{region}/prefecture_{roster_class}/2021", body).status_code == 201
        (others,) = (usccs for type_, usccs in of_the_city.items() if type_ != type_code)

        assert [self.give(api, uscc).status for uscc in (SCHOOL, *others)] == [201] * 3  # county, other type
        assert [self.give(api, uscc).status for uscc in of_the_city[type_code]] == [201, 422]

    def test_a_roster_is_not_below_the_awards(self, api: Api, of_the_city: dict[str, list[str]]) -> None:
        for usccs in of_the_city.values():
            for uscc in usccs:
                self.give(api, uscc)
        answers = [
            send(api, f"rosters/5101/{roster_class}/2021", {"count": 1, "state": "accepted"})
            for roster_class in ("prefecture_agencies", "prefecture_institutions")
        ]

        assert [answer.said for answer in answers] == [[("count_below_awards", "/count")]] * 2
        assert send(api, "rosters/5101/prefecture_agencies/2021", {"count": 2, "state": "accepted"}).status == 201
