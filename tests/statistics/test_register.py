"""The register of institutions: dated rows, codes, regions, and who may write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import HOSPITAL, SCHOOL, Api, codes, institution

PATH = f"institutions/{SCHOOL}"


def spans(api: Api, uscc: str = SCHOOL) -> list[tuple[str, str | None, str]]:
    rows = api.get(f"institutions/{uscc}").json()["rows"]
    return [(row["valid_from"], row["valid_to"], row["region_code"]) for row in rows]


def test_a_registration_is_in_force_as_soon_as_it_is_answered(empty: Api) -> None:
    answer = empty.put(PATH, institution(located_in="510104", has_canteen=True))

    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    record = empty.get(PATH).json()
    assert record == answer.json()
    assert {name: record[name] for name in ("uscc", "name", "type_code", "region_code", "level", "revision")} == {
        "uscc": SCHOOL, "name": "某小学", "type_code": "021", "region_code": "510104", "level": "county", "revision": 1,
    }  # fmt: skip
    assert record["recorded_by"] == "sc-office"
    assert record["has_canteen"] is True
    assert "state" not in record


class TestDatedRows:
    def test_a_new_valid_from_starts_a_row_and_closes_the_former(self, api: Api) -> None:
        answer = api.put(PATH, institution(region_code="510107", valid_from="2022-07-01"), match=1)

        assert answer.status_code == 200
        assert spans(api) == [("2016-01-01", "2022-06-30", "510104"), ("2022-07-01", None, "510107")]

    def test_the_same_valid_from_corrects_its_row(self, api: Api) -> None:
        api.put(PATH, institution(type_code="022"), match=1)

        assert spans(api) == [("2016-01-01", None, "510104")]
        assert api.get(PATH).json()["type_code"] == "022"

    def test_an_insertion_is_cut_on_the_eve_of_the_next_row(self, api: Api) -> None:
        api.put(PATH, institution(region_code="510105", valid_from="2012-01-01"), match=1)

        assert spans(api) == [("2012-01-01", "2015-12-31", "510105"), ("2016-01-01", None, "510104")]

    def test_an_insertion_in_the_middle_cuts_on_both_sides(self, api: Api) -> None:
        api.put(PATH, institution(region_code="510107", valid_from="2022-07-01"), match=1)
        api.put(PATH, institution(region_code="510105", valid_from="2019-01-01", valid_to="2030-12-31"), match=2)

        assert spans(api) == [
            ("2016-01-01", "2018-12-31", "510104"),
            ("2019-01-01", "2022-06-30", "510105"),
            ("2022-07-01", None, "510107"),
        ]

    def test_a_row_that_ended_earlier_stays_as_it_was(self, api: Api) -> None:
        api.put(PATH, institution(valid_to="2018-12-31"), match=1)
        api.put(PATH, institution(valid_from="2020-01-01"), match=2)

        assert spans(api) == [("2016-01-01", "2018-12-31", "510104"), ("2020-01-01", None, "510104")]

    def test_the_record_shows_the_row_in_force_today(self, api: Api) -> None:
        api.put(PATH, institution(name="明年的名称", valid_from="2027-01-01"), match=1)

        assert api.get(PATH).json()["name"] == "某小学"


def test_events_carry_all_rows_and_say_what_happened(empty: Api) -> None:
    empty.put(PATH, institution())
    empty.put(PATH, institution(region_code="510107", valid_from="2022-07-01"), match=1)
    empty.put(PATH, institution(region_code="510107", valid_from="2022-07-01", valid_to="2024-12-31"), match=2)

    events = empty.events()

    assert [event["verb"] for event in events] == ["registered", "changed", "closed"]
    assert [len(event["data"]["rows"]) for event in events] == [1, 2, 2]
    assert {(event["key"], event["subject"]) for event in events} == {(SCHOOL, SCHOOL)}
    assert [event["region"] for event in events] == ["510104", "510107", "510107"]


def test_revisions_and_their_difference(api: Api) -> None:
    api.put(PATH, institution(name="某中学"), match=1)

    items = api.get(f"{PATH}/revisions").json()["items"]
    difference = api.get(f"{PATH}/revisions?from=1&to=2").json()

    assert [(item["revision"], item["name"]) for item in items] == [(1, "某小学"), (2, "某中学")]
    assert {"pointer": "/rows/0/name", "from": "某小学", "to": "某中学"} in difference["changes"]


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("missing_field", {"name": "  "}),
        ("text_too_long", {"name": "长" * 201}),
        ("unknown_enum", {"type_code": "04"}),
        ("unknown_enum", {"type_code": "02"}),
        ("unknown_enum", {"level": "city"}),
        ("unknown_field", {"phone": "1"}),
        ("wrong_type", {"is_key_user": "no"}),
        ("date_malformed", {"valid_from": "2016/01/01"}),
        ("date_malformed", {"valid_from": "20160101"}),
        ("date_malformed", {"valid_from": "2016-W01-1"}),
        ("missing_field", {"name": "\u200b"}),
        ("date_malformed", {"valid_from": "2016-02-30"}),
        ("date_out_of_range", {"valid_from": "1900-01-01"}),
        ("date_out_of_range", {"valid_to": "2071-01-01"}),
        ("validity_reversed", {"valid_to": "2015-12-31"}),
        ("region_unknown", {"region_code": "510199"}),
        ("region_unknown", {"located_in": "5101"}),
        ("uscc_malformed", {"parent": "parent"}),
    ],
)
def test_a_wrong_row_is_refused(empty: Api, code: str, change: dict[str, Any]) -> None:
    answer = empty.put(PATH, institution(**change))

    assert (answer.status_code, codes(answer)) == (422, [code])
    assert empty.get(PATH).status_code == 404


@pytest.mark.parametrize("uscc", [SCHOOL[:-1] + "0", "abc", "TMP-abc", "TMP-123456789012345"])
def test_a_code_that_names_no_institution_is_refused(empty: Api, uscc: str) -> None:
    assert empty.put(f"institutions/{uscc}", institution()).status_code == 422


@pytest.mark.parametrize("region", ["51", "5101", "510104"])
def test_a_reporting_node_is_a_county_or_the_office_of_a_prefecture_or_province(empty: Api, region: str) -> None:
    assert empty.put(PATH, institution(region_code=region)).status_code == 201


class TestRegionsInTime:
    def test_a_dissolved_region_is_refused_with_its_successor(self, empty: Api) -> None:
        row = institution(region_code="500105", valid_from="2026-01-01")
        answer = empty.put(f"institutions/{HOSPITAL}", row, by="chongqing")

        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["code"], error["pointer"]) == (422, "region_dissolved", "/region_code")
        assert error["zh"] == "江北区已撤销，改用两江新区"
        assert "50P001" in error["hint"]

    def test_a_region_that_is_not_yet_is_refused_with_its_predecessors(self, empty: Api) -> None:
        row = institution(region_code="50P001", valid_from="2020-01-01")
        answer = empty.put(f"institutions/{HOSPITAL}", row, by="chongqing")

        (error,) = answer.json()["errors"]
        assert error["code"] == "region_not_founded"
        assert "江北区、渝北区" in error["zh"]

    def test_the_region_is_checked_on_its_own_valid_from_only(self, empty: Api) -> None:
        row = institution(region_code="500105", valid_from="2016-01-01", valid_to=None)

        assert empty.put(f"institutions/{HOSPITAL}", row, by="chongqing").status_code == 201


class TestProvinces:
    def test_nobody_writes_institutions_of_the_other_province(self, api: Api) -> None:
        foreign = api.put("institutions/TMP-9", institution(region_code="500103"))
        moved = api.put(f"institutions/{HOSPITAL}", institution(valid_from="2020-01-01"), match=1)
        before = api.put(f"institutions/{HOSPITAL}", institution(valid_from="2010-01-01"), match=1)

        assert [answer.status_code for answer in (foreign, moved, before)] == [403, 403, 403]
        assert codes(foreign) == ["region_forbidden"]

    def test_nobody_reads_institutions_of_the_other_province(self, api: Api) -> None:
        assert api.get(f"institutions/{HOSPITAL}").status_code == 403
        assert api.get(f"institutions/{HOSPITAL}/revisions").status_code == 403
        assert api.get(f"institutions/{SCHOOL}", by="chongqing").status_code == 403

    @pytest.mark.parametrize(("by", "uscc"), [("sichuan", SCHOOL), ("chongqing", HOSPITAL), ("chengdu", SCHOOL)])
    def test_a_list_holds_only_the_caller_s_region(self, api: Api, by: str, uscc: str) -> None:
        assert [item["uscc"] for item in api.get("institutions", by=by).json()["items"]] == [uscc]
        assert api.get("institutions?region=50" if by != "chongqing" else "institutions?region=51", by=by).json() == {
            "items": [], "next": None,
        }  # fmt: skip

    def test_a_prefecture_cannot_send_its_institution_elsewhere(self, api: Api) -> None:
        away = institution(region_code="510302", valid_from="2022-01-01")

        assert api.put(PATH, away, match=1, by="chengdu").status_code == 403
        assert api.put(PATH, away, match=1, by="sichuan").status_code == 200

    @pytest.mark.parametrize("by", ["reviewer", "reader"])
    def test_writing_takes_the_scope(self, empty: Api, by: str) -> None:
        assert empty.put(PATH, institution(), by=by).status_code == 403
