"""花名册 in Excel: the template, what is kept of a filled-in one, and what is wrong with it, by cell."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from services.training.rules.roster_form import ROSTER
from shared.sheets.templates import template
from shared.web.body import FILE_LIMIT
from tests.records.service import HOSPITAL, SCHOOL, Api, codes
from tests.sheets.making import filled, workbook
from tests.training.sessions import OF_BOTH, PATH, REASON, hold, person, said, send

FILE = f"{PATH}/roster.xlsx"
TEMPLATE = template(ROSTER, "zh")
WORDS = {value: word for word, value in ROSTER.columns[6].choices["zh"].items()}


def typed(one: dict[str, Any]) -> tuple[Any, ...]:
    """A person as a row of the template."""
    fields = ("name", "institution_uscc", "org_name", "region_code", "position", "phone_last4", "role", "minutes")
    return tuple(WORDS.get(one.get(field), one.get(field)) for field in fields)  # type: ignore[arg-type]


def book(*people: dict[str, Any]) -> bytes:
    return filled(TEMPLATE, *map(typed, people))


def cells(answer: Any) -> list[tuple[str, str]]:
    return [(error.get("cell"), error["code"]) for error in answer.json()["errors"]]


def test_a_file_comes_to_the_same_as_the_rows_in_json(api: Api) -> None:
    hold(api)
    by_file = api.put(FILE, book(*OF_BOTH))
    rows = [{**row, "person_ref": None} for row in by_file.json()["rows"]]

    assert (by_file.status_code, by_file.headers["etag"]) == (201, '"1"')
    assert send(api).status_code == 200, "the very same roster, sent anew as JSON"
    assert [(row["name"], row["institution_uscc"], row["phone_last4"], row["role"]) for row in rows] == [
        (one["name"], one["institution_uscc"], one["phone_last4"], one["role"]) for one in OF_BOTH
    ]
    assert by_file.json()["attendance"]["person_times"] == 4


@pytest.mark.parametrize(("lang", "sheet", "heading"), [("zh", "花名册", "姓名"), ("en", "Roster", "Name")])
def test_the_template_is_there_in_both_languages(api: Api, lang: str, sheet: str, heading: str) -> None:
    answer = api.get(f"roster-template.xlsx?lang={lang}")
    first, _ = load_workbook(BytesIO(answer.content)).worksheets

    assert (first.title, first["A1"].value, first.max_row) == (sheet, heading, 1)
    assert "attachment" in answer.headers["content-disposition"]
    assert api.get("roster-template.xlsx", by="reader").status_code == 403


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        ({"name": None}, "missing_field", "A3"),
        ({"institution_uscc": None}, "org_missing", "C3"),
        ({"institution_uscc": SCHOOL[:-1] + "W"}, "uscc_check_digit", "B3"),
        ({"region_code": "519999"}, "region_unknown", "D3"),
        ({"region_code": "50P001"}, "region_not_founded", "D3"),
        ({"phone_last4": "13800000815"}, "phone_last4", "F3"),
        ({"phone_last4": 815}, "cell_zero_lost", "F3"),
        ({"role": "老师"}, "cell_not_chosen", "G3"),
        ({"minutes": 2**31}, "too_large", "H3"),
        ({"minutes": "=8*60"}, "cell_formula", "H3"),
    ],
)
def test_what_is_wrong_is_named_by_cell_and_nothing_is_kept(
    api: Api, change: dict[str, Any], code: str, cell: str
) -> None:
    hold(api)
    answer = api.put(FILE, book(person("李秀英"), {**person("王晓明"), **change}))

    assert (answer.status_code, cells(answer)) == (422, [(f"花名册!{cell}", code)])
    assert "王晓明" not in answer.text
    assert api.get(f"{PATH}/roster").status_code == 404


def test_what_cannot_be_read_and_what_is_not_right_are_told_together(api: Api) -> None:
    hold(api)
    again = person("王晓明")
    answer = api.put(FILE, book(person("李秀英", role="老师"), {**again, "region_code": "519999"}, again, again))

    assert cells(answer) == [
        ("花名册!G2", "cell_not_chosen"), ("花名册!D3", "region_unknown"), ("花名册!A4", "duplicate_line"),
        ("花名册!A5", "duplicate_line"),
    ]  # fmt: skip


def test_an_empty_template_is_no_roster(api: Api) -> None:
    hold(api)

    assert cells(api.put(FILE, TEMPLATE)) == [("花名册!A2", "too_many_lines")]


def test_a_number_of_an_identity_card_has_no_place(api: Api) -> None:
    hold(api)
    with_ids = workbook((*(column.headings["zh"] for column in ROSTER.columns), "身份证号"), name="花名册")

    assert cells(api.put(FILE, with_ids)) == [("花名册!I1", "heading_unknown")]


def test_checking_says_what_it_would_come_to_and_keeps_nothing(api: Api) -> None:
    hold(api, capacity=1)
    good = api.put(f"{FILE}?mode=check", book(*OF_BOTH))
    bad = api.put(f"{FILE}?mode=check", book(person("王晓明", region_code="519999")))

    assert (good.status_code, good.json()["rows"]) == (200, 6)
    assert [group["institution_uscc"] for group in good.json()["groups"]] == [None, HOSPITAL, SCHOOL]
    assert [finding["code"] for finding in good.json()["findings"]] == ["above_capacity"]
    assert cells(bad) == [("花名册!D2", "region_unknown")]
    assert api.get(f"{PATH}/roster").status_code == 404
    assert said(api, "roster") == []


def test_the_same_file_twice_changes_nothing_another_one_needs_revision_and_reason(api: Api) -> None:
    hold(api)
    api.put(FILE, book(*OF_BOTH))
    other = book(person("王晓明"))
    without_reason = api.put(FILE, other, match=1)

    assert api.put(FILE, book(*OF_BOTH)).status_code == 200
    assert api.put(FILE, other).status_code == 428
    assert [(error["parameter"], error["code"]) for error in without_reason.json()["errors"]] == [
        ("reason", "reason_required")
    ]
    assert api.put(f"{FILE}?reason={REASON}", other, match=1).json()["revision"] == 2


def test_a_file_that_is_half_right_is_never_taken_for_the_one_before(api: Api) -> None:
    hold(api)
    api.put(FILE, book(*OF_BOTH))

    assert api.put(FILE, book(*OF_BOTH, person("孙一", role="老师"))).status_code == 428


def test_it_belongs_to_a_session_of_the_callers_own(api: Api) -> None:
    assert api.put(FILE, book(*OF_BOTH)).status_code == 404
    hold(api)
    assert api.put(FILE, book(*OF_BOTH), by="chongqing").status_code == 403
    assert api.put(f"{FILE}?mode=check", book(*OF_BOTH), by="chongqing").status_code == 403
    api.post(f"{PATH}/withdraw", {"reason": REASON}, match=1)
    assert codes(api.put(f"{FILE}?mode=check", book(*OF_BOTH))) == ["session_withdrawn"]


def test_a_file_is_at_most_ten_megabytes(api: Api) -> None:
    hold(api)
    largest, larger = bytes(FILE_LIMIT), bytes(FILE_LIMIT + 1)

    assert codes(api.put(FILE, largest)) == ["workbook_unreadable"]
    assert (codes(api.put(FILE, larger)), FILE_LIMIT) == (["body_too_large"], 10 << 20)


def test_no_name_is_in_any_event_or_log(
    api: Api, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    hold(api)
    api.put(FILE, book(*OF_BOTH, person("王晓明")))
    api.put(FILE, book(*OF_BOTH))
    everything = f"{api.events()}{caplog.text}{capfd.readouterr()}"

    assert said(api, "roster")
    assert [one["name"] for one in OF_BOTH if one["name"] in everything] == []
    assert '"0231"' not in everything
