"""`standards validate`: the committed files are right, and each rule finds its fault at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.indicators.standards import packaged
from services.indicators.standards.checks import Fault, validate

FILES = {f"{path.parent.name}/{path.name}": (path, text) for path, text in packaged()}


def test_the_committed_standards_have_no_fault() -> None:
    assert [str(fault) for fault in validate(packaged())] == []


def with_change(name: str, old: str, new: str) -> list[Fault]:
    """All faults when a piece of one file is replaced."""
    path, text = FILES[name]
    assert text.count(old) >= 1, f"{old!r} is not in {name}"
    return validate({**FILES, name: (path, text.replace(old, new, 1))}.values())


def line_of(name: str, text: str) -> int:
    return FILES[name][1][: FILES[name][1].index(text)].count("\n") + 1


ENERGY, GRID, COAL, PLAN, WHOLE_PLAN, BESIDE = (
    "energy/1.0.0.yaml",
    "grid-factors/1.0.0.yaml",
    "coal-equivalent/1.0.0.yaml",
    "sc14/1.0.0.yaml",
    "sc14/1.2.0.yaml",
    "rules-2022/1.0.0.yaml",
)


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (ENERGY, "name: energy", "name: energie", "wrong_place"),
        (ENERGY, "version: 1.0.0", "version: '1'", "bad_version"),
        (ENERGY, "kind: indicators", "kind: indicator", "unknown_kind"),
        (ENERGY, "approved: 2026-11-23", "approved: soon", "bad_date"),
        (ENERGY, "base_year: 2020", "base_yaer: 2020", "unknown_field"),
        (ENERGY, "  grid: grid-factors@1/mee-nbs", "  grid: grid-factors@2/mee-nbs", "unknown_reference"),
        (ENERGY, "  grid: grid-factors@1/mee-nbs", "  grid: grid-factors@1/other", "unknown_reference"),
        (ENERGY, "  water_m3: water_l / 1000", "  water_m3: water_l ** 2", "bad_formula"),
        (ENERGY, "  water_m3: water_l / 1000", "  water_m3: water_l * water_l", "not_linear"),
        (ENERGY, "  water_m3: water_l / 1000", "  water_m3: water_ml / 1000", "unknown_name"),
        (ENERGY, "  water_m3: water_l / 1000", "  water_m3: water_l * density.water", "unknown_name"),
        (ENERGY, "  gas_kgce: natural_gas_l / 1000", "  gas_kgce: energy_kgce / 1000", "unknown_name"),
        (ENERGY, "    over: has_area", "    over: has_roof", "unknown_flag"),
        (ENERGY, "    over: has_area\n", "", "not_over"),
        (ENERGY, "    unpriced: [other_gce,", "    unpriced: [ohter_gce,", "unknown_name"),
        (GRID, "'51': '0.1255', ", "", "no_province"),
        (GRID, "'0.1255'", "0.1255", "not_exact"),
        (GRID, "    unit: kgCO2/kWh\n", "", "no_unit"),
        (GRID, ", en: MEE/NBS announcement 12 of 2024}", "}", "no_source"),
        (COAL, "    source: {zh: 其他省份采用值，仅供比较, en: ", "    source: {zh: '', en: ", "no_source"),
        (COAL, "'0.1229'", "'0,1229'", "not_exact"),
        (COAL, "based_on: gb2589-2020", "based_on: gb2589-2008", "unknown_set"),
        (PLAN, "comparator: '<='", "comparator: '<'", "not_allowed"),
        (PLAN, "baseline: '161.72'", "baseline: 161.72", "not_exact"),
        (PLAN, "    indicator: energy_total", "    indicator: energy_totals", "unknown_indicator"),
        (PLAN, "    deadline: 2025-12-31", "    deadline: 2026-12-31", "bad_deadline"),
        (PLAN, "    status_from: SC14-B01-04", "    status_from: SC14-B01-99", "unknown_target"),
        (PLAN, "region: '51'", "region: '52'", "unknown_region"),
        (PLAN, "document_no: ", "document_number: ", "unknown_field"),
        (PLAN, "    anchor: ", "    ankor: ", "unknown_field"),
        (PLAN, "    anchor: 第二章第三节 专栏一\n", "", "not_a_standard"),
        (WHOLE_PLAN, "partner: '50'", "partner: '51'", "unknown_region"),
        (WHOLE_PLAN, "partner: '50'", "# partner: '50'", "no_partner"),
        (WHOLE_PLAN, "  12: {zh: ", "  13: {zh: ", "unknown_box"),
        (WHOLE_PLAN, "boxes:", "classes: {A: ['5201']}\nboxes:", "unknown_region"),
        (WHOLE_PLAN, "    kind: cumulative\n", "    kind: cumulated\n", "not_allowed"),
        (WHOLE_PLAN, "    measure: total", "    measure: sum", "not_allowed"),
        (WHOLE_PLAN, "    bound: counties", "    bound: county", "not_allowed"),
        (WHOLE_PLAN, "    target: '150'", "    target: 150", "not_exact"),
        (WHOLE_PLAN, "    target: '1/3'", "    target: '1/0'", "not_exact"),
        (WHOLE_PLAN, "    passing_share: '100'\n", "", "wrong_kind"),
        (WHOLE_PLAN, "    items: [green_data_centre_spec]\n", "", "wrong_kind"),
        (WHOLE_PLAN, "    exempt: ['5104'", "    exempt: ['5004'", "unknown_region"),
        (WHOLE_PLAN, "    exempt: ['5104'", "    only: ['5101']\n    exempt: ['5104'", "exempt_and_only"),
        (WHOLE_PLAN, "    measure: total", "    measure: total\n    pace: slow", "not_allowed"),
        (WHOLE_PLAN, "    measure: total", "    measure: total\n    pace: {steps: {}}", "bad_pace"),
        (WHOLE_PLAN, "    measure: total", "    measure: total\n    pace: {steps: {2023-12-31: '1.5'}}", "bad_pace"),
        (
            WHOLE_PLAN,
            "    measure: total",
            "    measure: total\n    pace: {steps: {2023-12-31: '0.5', 2024-12-31: '0.4'}}",
            "bad_pace",
        ),
        (
            WHOLE_PLAN,
            "    measure: total",
            "    measure: total\n    values: [{region: '5201', valid_from: 2021-01-01, value: '9', document_no: 文号}]",
            "unknown_region",
        ),
        (
            WHOLE_PLAN,
            "    measure: total",
            "    measure: total\n    values: [{region: '5101', valid_from: 2021, value: '9', document_no: 文号}]",
            "not_exact",
        ),
        (
            WHOLE_PLAN,
            "    measure: total",
            "    measure: total\n    values: [{region: '5101', valid_from: 2021-01-01, value: '9', document_no: ''}]",
            "no_source",
        ),
        (WHOLE_PLAN, "      records: [projects/projects]", "      records: [project/projects]", "unknown_record"),
        (WHOLE_PLAN, "      records: [projects/projects]", "      records: []", "unknown_record"),
        (WHOLE_PLAN, "        en: projects with component", "        eng: projects with component", "no_formula"),
        (WHOLE_PLAN, "      - field: rollup", "      - field: kind", "not_chosen"),
        (WHOLE_PLAN, "        other: all_of", "        other: own", "no_other"),
        (WHOLE_PLAN, "      numerator: unconventional_water_l", "      numerator: unconventional_l", "unknown_name"),
        (WHOLE_PLAN, "      numerator: unconventional_water_l", "      numerator: water_l ** 2", "bad_formula"),
        (BESIDE, "beside: SC14", "beside: SC15", "unknown_plan"),
        (BESIDE, "beside: SC14", "beside: R2022", "unknown_plan"),
        (WHOLE_PLAN, "    indicators: [co2_total]", "    indicators: [co2]", "unknown_indicator"),
        (WHOLE_PLAN, "    regions: ['51'", "    regions: ['52'", "unknown_region"),
        (WHOLE_PLAN, "    domain: statistics", "    domein: statistics", "unknown_field"),
    ],
)
def test_each_rule_finds_its_fault(name: str, old: str, new: str, code: str) -> None:
    found = [fault for fault in with_change(name, old, new) if fault.path == FILES[name][0]]

    assert code in {fault.code for fault in found}
    assert all(fault.zh and fault.en for fault in found)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (ENERGY, "  water_m3: water_l", "  water_m3: water_ml"),
        (GRID, "      2022: {'51': '0.1404'", "      2022: {'51': 0.1404"),
        (PLAN, "    deadline: 2025-12-31", "    deadline: 2026-12-31"),
        (WHOLE_PLAN, "    bound: counties", "    bound: county"),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line(name: str, old: str, new: str) -> None:
    fault = with_change(name, old, new)[0]

    assert (fault.path, fault.line) == (FILES[name][0], line_of(name, old))


def test_a_file_that_is_not_yaml_names_its_line(tmp_path: Path) -> None:
    (fault,) = validate([(tmp_path / "a" / "1.0.0.yaml", "name: a\n\tversion: 1.0.0\n")])

    assert (fault.code, fault.line) == ("unreadable", 2)


def test_a_minor_version_may_add_a_year_but_not_change_one() -> None:
    path, text = FILES[GRID]
    newer = path.with_name("1.1.0.yaml")
    raised = text.replace("version: 1.0.0", "version: 1.1.0")
    added = raised + "      2024: {source: {zh: 公告, en: s}, '51': '0.2', '50': '0.3'}\n"
    changed = added.replace("'0.1255'", "'0.1256'")

    assert validate([*FILES.values(), (newer, added)]) == []
    (fault,) = validate([*FILES.values(), (newer, changed)])
    assert (fault.code, fault.path, fault.line) == ("changed_in_minor", newer, line_of(GRID, "      2021:"))


def test_a_growing_target_has_no_cap() -> None:
    """Cumulated it is reached from below, so at most 150 would be met on the first day."""
    faults = with_change(
        WHOLE_PLAN, "    measure: total\n    comparator: '>='", "    measure: total\n    comparator: '<='"
    )

    assert [(fault.code, fault.path.name) for fault in faults if fault.code == "not_allowed"] == [
        ("not_allowed", "1.2.0.yaml")
    ]


def test_only_what_has_no_end_may_lack_a_deadline() -> None:
    assert FILES[WHOLE_PLAN][1].count("    deadline: null") == 3  # T05, T06, T17: the plan's end
    faults = with_change(
        WHOLE_PLAN, "    deadline: 2025-12-31\n    inherits: true", "    deadline: null\n    inherits: true"
    )

    assert "bad_deadline" in {fault.code for fault in faults}


def test_the_new_version_of_the_plan_only_adds() -> None:
    faults = with_change(WHOLE_PLAN, "target: '180'", "target: '181'")

    assert [fault.code for fault in faults] == ["changed_in_minor"]
