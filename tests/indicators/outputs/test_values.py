"""Indicator values in every format: the same items, page by page."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.indicators.hand_filled import Filler
from tests.indicators.outputs.conftest import Ask
from tests.indicators.outputs.reading import csv_rows, sdmx_rows, sheet_rows, sheets, structures

ASKED: dict[str, Any] = {
    "indicator": ["energy_total", "energy_per_area", "co2_total"],
    "region": ["51", "5101", "50,51", "circle"],
    "period": ["2020", "2023", "2023-H1", "2023-Q1", "2023-01"],
    "type": ["all", "02"],
    "factors": ["current", "frozen"],
    "limit": 1000,
}


@pytest.mark.parametrize("changed", [{"indicator": "heat"}, {"limit": 0}, {"cursor": "x"}, {"format": "xls"}])
def test_bad_parameters_are_refused_in_every_format(ask: Ask, changed: dict[str, Any]) -> None:
    assert ask("values", **{**ASKED, "format": "csv", **changed}).status_code == 422


@pytest.mark.usefixtures("filled")
def test_all_formats_have_the_same_rows(ask: Ask) -> None:
    items = ask("values", **ASKED).json()["items"]
    table = csv_rows(ask("values", format="csv", **ASKED).content)
    sheet = sheet_rows(sheets(ask("values", format="xlsx", **ASKED).content)["指标值 Values"])
    message = structures(ask("values", format="sdmx-structure", **ASKED).content)
    sdmx = sdmx_rows(ask("values", format="sdmx-csv", **ASKED).content, message)

    assert len(items) == 3 * 4 * 5 * 2 * 2
    assert {item["obs_status"] for item in items} == {"A", "P", "E", "M"}
    names = ("indicator", "region", "period", "type", "factors", "value", "numerator", "obs_status", "standard")
    wanted = [tuple(item[name] or "" for name in names) for item in items]
    assert [tuple(row[name] for name in names) for row in table] == wanted
    ids = ("INDICATOR", "REF_AREA", "TIME_PERIOD", "INST_TYPE", "FACTORS", "OBS_VALUE", "NUMERATOR", "OBS_STATUS")
    assert [tuple(row[id] for id in ids) for row in sdmx] == [
        (code, region.replace(",", "_"), period.replace("H1", "S1"), *rest[:-1])
        for code, region, period, *rest in wanted
    ]
    assert [(row["indicator"], row["exact value"]) for row in sheet] == [
        (item["indicator"], item["value"] and float(item["value"])) for item in items
    ]
    assert {row["FREQ"] for row in sdmx} == {"A", "S", "Q", "M"}


def test_what_records_add_up_to_has_a_row_in_every_format_too(ask: Ask) -> None:
    asked = {"indicator": ["nev_share", "retrofit_area"], "region": "51", "period": "2023"}
    message = structures(ask("values", format="sdmx-structure", **asked).content)

    assert [row["indicator"] for row in csv_rows(ask("values", format="csv", **asked).content)] == asked["indicator"]
    assert len(sdmx_rows(ask("values", format="sdmx-csv", **asked).content, message)) == 2
    assert len(sheet_rows(sheets(ask("values", format="xlsx", **asked).content)["指标值 Values"])) == 2


@pytest.fixture
def book(filled: Filler, ask: Ask) -> dict[str, Worksheet]:
    filled.cell("510104", "2021", other_gce=1_617_234_567_891, has_area=False)
    asked = {"indicator": ["energy_total", "energy_per_area"], "region": "51", "period": ["2020", "2021"]}
    return sheets(ask("values", format="xlsx", **asked).content)


def test_a_number_keeps_its_full_value_under_the_plans_format(book: dict[str, Worksheet]) -> None:
    sheet = book["指标值 Values"]
    heads = [str(cell.value).partition("\n")[2] for cell in sheet[1]]
    shown = sheet.cell(row=3, column=heads.index("value as printed") + 1)

    assert (shown.value, shown.number_format) == (161.7234567891, "#,##0.00")
    assert sheet.cell(row=3, column=heads.index("exact value") + 1).value == 1617234.567891
    assert sheet.cell(row=3, column=heads.index("unit as printed") + 1).value == "万吨标准煤"
    assert sheet.cell(row=5, column=heads.index("value as printed") + 1).value is None  # no area: no data, not 0


def test_headings_are_chinese_first_and_stay_in_sight(book: dict[str, Worksheet]) -> None:
    sheet = book["指标值 Values"]

    assert (sheet["A1"].value, sheet.freeze_panes) == ("指标代码\nindicator", "C2")
    assert sheet["B1"].value == "指标\nname"


def test_the_sheets_print_on_a4_across_with_their_headings(book: dict[str, Worksheet]) -> None:
    sheet, definitions = book.values()

    for each in (sheet, definitions):
        assert (each.page_setup.orientation, each.page_setup.paperSize) == ("landscape", 9)
        assert each.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.page_setup.fitToHeight) == ("$1:$1", 0)
    assert sheet.print_area == "'指标值 Values'!$A$1:$M$5"


def test_the_definitions_name_formula_standard_factors_and_batch(book: dict[str, Worksheet]) -> None:
    definitions = book["指标定义 Definitions"]
    facts = {row[0]: row[1] for row in definitions.iter_rows(max_row=3, values_only=True)}
    per_area = sheet_rows(definitions, head=5)[1]

    assert facts["数据批次 batch (as_of)"] == "1"
    assert facts["指标标准 standards"] == "energy@1.0.0"
    assert per_area["numerator"] == "building_kgce"
    assert "coal-equivalent@1.0.0" in per_area["factor set"]
    assert "building_kgce = " in per_area["where"]


@pytest.mark.usefixtures("filled")
def test_a_page_names_the_next_in_a_header_and_the_workbook_says_that_it_is_a_part(ask: Ask) -> None:
    asked = {**ASKED, "limit": 100, "format": "csv"}
    pages = [answer := ask("values", **asked)]
    while "next" in answer.links:
        pages.append(answer := ask(answer.links["next"]["url"].partition("/v1/")[2]))
    part = sheets(ask("values", **asked | {"format": "xlsx"}).content)["指标定义 Definitions"]

    assert [len(csv_rows(page.content)) for page in pages] == [100, 100, 40]
    whole = csv_rows(ask("values", **asked | {"limit": 1000}).content)
    assert [row for page in pages for row in csv_rows(page.content)] == whole
    assert ("行 rows", "1–100 / 240") in [row[:2] for row in part.iter_rows(values_only=True)]
