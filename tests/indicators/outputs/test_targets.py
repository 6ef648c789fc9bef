"""The 58 rows are the same in JSON, workbook, CSV and SDMX."""

from __future__ import annotations

from typing import Any

import pytest

from services.indicators.outputs.words import STATUSES
from tests.indicators.hand_filled import Filler
from tests.indicators.outputs.conftest import Ask
from tests.indicators.outputs.reading import csv_rows, sdmx_rows, sheet_rows, sheets, structures

ASKED = {"region": "51", "date": "2024-06-30"}


def test_an_unknown_format_is_refused_with_those_that_there_are(ask: Ask) -> None:
    (error,) = ask("targets", format="pdf").json()["errors"]

    assert error["en"] == "Parameter format: must be one of: json, xlsx, csv, sdmx-csv, sdmx-structure"


def test_an_accept_header_that_nothing_meets_is_406_in_words(ask: Ask) -> None:
    answer = ask("targets", accept="application/pdf")

    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")
    assert "text/csv (format=csv)" in answer.json()["title"]


@pytest.mark.parametrize("format", ["xlsx", "csv", "sdmx-csv"])
def test_a_bad_question_is_a_problem_in_every_format(ask: Ask, format: str) -> None:
    answer = ask("targets", format=format, plan="XX")

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(
    ("format", "accept", "start"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv", b"\xef\xbb\xbftarget,"),
        ("sdmx-csv", "application/vnd.sdmx.data+csv;version=2.0.0", b"STRUCTURE,STRUCTURE_ID,ACTION,TARGET,"),
        ("sdmx-structure", "application/vnd.sdmx.structure+json;version=2.0.0", b'{"meta":'),
    ],
)
def test_parameter_and_header_choose_alike(ask: Ask, format: str, accept: str, start: bytes) -> None:
    by_name, by_header = ask("targets", format=format, **ASKED), ask("targets", accept=accept, **ASKED)

    assert by_name.content.startswith(start)
    assert by_header.content.startswith(start)
    assert by_header.headers["Content-Type"].startswith(accept)
    assert "Accept" in by_header.headers["Vary"].split(", ")


@pytest.mark.usefixtures("filled")
def test_all_formats_have_the_same_58_rows(ask: Ask) -> None:
    items = ask("targets", **ASKED).json()["items"]
    table = csv_rows(ask("targets", format="csv", **ASKED).content)
    sheet = sheet_rows(sheets(ask("targets", format="xlsx", **ASKED).content)["目标 Targets"])
    message = structures(ask("targets", format="sdmx-structure").content)
    sdmx = sdmx_rows(ask("targets", format="sdmx-csv", **ASKED).content, message)

    assert len(items) == 58
    expected = [_texts(item) for item in items]
    assert [{name: row[name] for name in expected[0]} for row in table] == expected
    assert [_of_sheet(row) for row in sheet] == [_of_item(item) for item in items]
    ids = {"TARGET": "target", "OBS_VALUE": "value", "TARGET_STATUS": "status", "REQUIRED": "required", "GAP": "gap"}
    assert [{ids[id]: row[id] for id in ids} for row in sdmx] == [
        {name: row[name] for name in ids.values()} for row in expected
    ]
    assert {item["status"] for item in items} == {"behind", "no_data", "on_track"}


def _texts(item: dict[str, Any]) -> dict[str, str]:
    names = ("target", "region", "value", "comparator", "target_value", "required", "unit", "status", "gap", "pace")
    return {name: "" if item[name] is None else item[name] for name in names}


def _of_item(item: dict[str, Any]) -> tuple[Any, ...]:
    """A cell holds a binary number of 16 digits."""
    amounts = (item[name] for name in ("value", "target_value", "required", "gap"))
    numbers = (text and pytest.approx(float(text), rel=1e-15) for text in amounts)
    return (item["target"], item["explain"]["zh"], STATUSES[item["status"]], item["unit"], *numbers)


def _of_sheet(row: dict[str, Any]) -> tuple[Any, ...]:
    amounts = (row[name] for name in ("value", "target value", "required", "gap"))
    return (row["target"], row["text of the plan"], row["status"], row["unit"], *amounts)


def test_every_format_marks_a_target_as_the_answer_does(filled: Filler, ask: Ask) -> None:
    """2022 brings a new edition of the form; energy that has no carbon factor makes an estimate."""
    filled.cell("510104", "2022", edition=2022, other_gce=54 * 10**6, floor_area_dm2_days=365 * 10**6)
    found = {}
    for day in ("2021-06-30", "2022-12-31", "2024-06-30"):
        asked = {"region": "51", "date": day}
        items = {item["target"]: item["obs_status"] for item in ask("targets", **asked).json()["items"]}
        message = structures(ask("targets", format="sdmx-structure").content)
        sdmx = sdmx_rows(ask("targets", format="sdmx-csv", **asked).content, message)
        sheet = sheet_rows(sheets(ask("targets", format="xlsx", **asked).content)["目标 Targets"])

        table = csv_rows(ask("targets", format="csv", **asked).content)
        assert {row["target"]: row["obs_status"] for row in table} == items
        assert {row["TARGET"]: row["OBS_STATUS"] for row in sdmx} == items
        assert {row["target"]: row["OBS_STATUS"][0] for row in sheet} == items
        found[day] = [items[f"SC14-{name}"] for name in ("B01-04", "B01-07", "B06-01")]

    assert found == {
        "2021-06-30": ["A", "E", "M"],
        "2022-12-31": ["B", "B", "M"],
        "2024-06-30": ["P", "E", "M"],
    }


def test_a_formula_in_a_text_does_not_run(filled: Filler, ask: Ask) -> None:
    filled.batch()
    content = ask("targets", format="csv", **ASKED).content.decode("utf-8-sig")

    assert ",'==," in content  # the comparator of exactly two local standards
    assert ",==," not in content


def test_the_file_says_what_it_is(ask: Ask) -> None:
    answer = ask("targets", format="xlsx", **ASKED)

    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''targets-SC14-51-2024-06-30.xlsx"
