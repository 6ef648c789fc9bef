"""`standards validate` on measures and on how evidence is made of them: each fault, at its line."""

from __future__ import annotations

import pytest

from services.indicators.standards.difference import diff
from tests.indicators.standards.test_checks import FILES, WHOLE_PLAN, line_of, with_change

PROGRAMME = "programme/1.0.0.yaml"
POINTS = "    kind: stock\n    of: charging_points\n    unit: points"


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (PROGRAMME, "    of: nev_promotions", "    of: promotions_of_nev", "unknown_relation"),
        (PROGRAMME, "    kind: flow\n    of: nev_promotions", "    kind: flows\n    of: nev_promotions", "not_allowed"),
        (PROGRAMME, "    kind: flow\n    of: nev_promotions",
         "    kind: stock\n    of: nev_promotions", "kind_mismatch"),
        (PROGRAMME, "    where: {contract: emc}", "    where: {contract: epc}", "bad_condition"),
        (PROGRAMME, "    where: {contract: emc}", "    where: {contracts: emc}", "unknown_field"),
        (PROGRAMME, "    where: {contract: emc}", "    where: {contract: {min: 3}}", "bad_condition"),
        (PROGRAMME, "    where: {open_to_public: true}", "    where: {open_to_public: 'yes'}", "bad_condition"),
        (PROGRAMME, "    amount: capacity_g_per_day", "    amount: capacity", "unknown_field"),
        (PROGRAMME, "    amount: capacity_g_per_day\n", "", "unit_mismatch"),
        (PROGRAMME, "    amount: retrofit_dm2\n    unit: dm2",
         "    amount: retrofit_dm2\n    unit: m2", "unit_mismatch"),
        (PROGRAMME, "    by: county\n", "    by: city\n", "not_allowed"),
        (PROGRAMME, POINTS, POINTS + "\n    wehre: {}", "unknown_field"),
        (PROGRAMME, "{formula: nev_acquired,", "{formula: nev_aquired,", "unknown_name"),
        (PROGRAMME, "{formula: nev_acquired,", "{formula: nev_acquired + nev_stock,", "kind_mismatch"),
        (PROGRAMME, "{formula: treatment_capacity / 1000000, unit: t/day}", "{formula: treatment_capacity, unit: t}",
         "unit_mismatch"),
        (PROGRAMME, "    reported: vehicle_stock_reports", "    reported: nev_promotions", "kind_mismatch"),
        (WHOLE_PLAN, "      counts: nev_promotions", "      counts: nev_promotion", "unknown_measure"),
        (WHOLE_PLAN, "      counts: nev_promotions", "      counts: nev_stock", "kind_mismatch"),
        (WHOLE_PLAN, "      counts: nev_promotions", "      counts: retrofit_area", "unit_mismatch"),
        (WHOLE_PLAN, "      counts: nev_promotions",
         "      counts: nev_promotions\n      off: visits", "unknown_field"),
        (WHOLE_PLAN, "      of: new_buildings\n", "", "kind_mismatch"),
        (WHOLE_PLAN, "      items: {green_data_centre_spec: ",
         "      items: {green_data_center_spec: ", "kind_mismatch"),
        (WHOLE_PLAN, "      rosters: [county_and_above_agencies]", "      rosters: [agencies]", "unknown_roster"),
        (WHOLE_PLAN, "{together: audits_or_diagnoses, each:",
         "{together: audits_or_diagnoses, apart:", "steers_nothing"),
        (WHOLE_PLAN, "measures: programme@1", "measures: programm@1", "unknown_measure"),
    ],
)  # fmt: skip
def test_each_rule_finds_its_fault(name: str, old: str, new: str, code: str) -> None:
    faults = [fault for fault in with_change(name, old, new) if fault.path == FILES[name][0]]

    assert code in {fault.code for fault in faults}


@pytest.mark.parametrize(
    ("old", "new"),
    [("    of: nev_promotions", "    of: promotions"), ("    amount: capacity_g_per_day", "    amount: capacity")],
)
def test_a_fault_names_the_line_and_what_there_is(old: str, new: str) -> None:
    (fault, *_) = (f for f in with_change(PROGRAMME, old, new) if f.path == FILES[PROGRAMME][0])

    assert fault.line == line_of(PROGRAMME, old)
    assert "capacity_g_per_day" in fault.en or "charging_points" in fault.en


def test_what_changed_is_told_in_words() -> None:
    text = FILES[PROGRAMME][1]
    newer = text.replace("    where: {contract: emc}\n", "    where: {contract: wmc}\n")
    extra = "  extra:\n    name: {zh: 多, en: Extra}\n    kind: flow\n    of: visits\n"
    newer = newer.replace("indicators:\n", f"{extra}indicators:\n")

    told = diff(text, newer)

    assert told[0].en == "condition.contract of measure energy_contracts changed from emc to wmc"
    assert told[0].zh == "度量 energy_contracts 的条件.contract 由 emc 改为 wmc"
    assert any(each.en == "measure extra added: Extra" for each in told)
