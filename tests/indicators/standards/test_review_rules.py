"""`standards validate` and `diff` of the rules of review: faults at their line, changes in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.indicators.standards.checks import Fault, validate
from services.indicators.standards.difference import diff
from shared.review import REVIEW

PATH = REVIEW / "1.0.0.yaml"
TEXT = PATH.read_text(encoding="utf-8")
CHANGED = (
    "  floor_area_changed:\n    test: level_changed\n    field: floor_area\n    severity: soft\n    tolerance: '10'\n"
)


def faults(old: str, new: str) -> list[Fault]:
    assert old in TEXT
    return validate([(PATH, TEXT.replace(old, new, 1))])


def test_the_packaged_rules_are_sound() -> None:
    assert validate([(PATH, TEXT)]) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("test: level_changed", "test: level_changes", "not_allowed", "test: level_changes"),
        ("severity: hard", "severity: hardly", "not_allowed", "severity: hardly"),
        ("field: users", "field: user", "not_allowed", "field: user\n"),
        ("tolerance: '30'", "tolerance: 30", "not_exact", "tolerance: 30"),
        ("tolerance: '30'", "tolerance: '-30'", "not_exact", "tolerance: '-30'"),
        ("tolerance: '30'", "tolerence: '30'", "unknown_field", "tolerence: '30'"),
        ("test: price_outside", "test: price_outside\n    field: cost", "not_taken", "field: cost"),
        ("    zh: 未填建筑面积\n", "", "rule_incomplete", "floor_area_unknown:"),
        ("相差超过 {tolerance}%'", "相差超过 {percent}%'", "unknown_fill", "{percent}"),
        ("相差超过 {tolerance}%'", "相差超过 {tolerance%'", "unknown_fill", "{tolerance%"),
        ("electricity/own_pv", "electricity/pv", "unknown_line", "electricity/pv"),
        (CHANGED, f"{CHANGED}    regions: ['52']\n", "unknown_scope", "regions: ['52']"),
        (CHANGED, f"{CHANGED}    types: ['27']\n", "unknown_scope", "types: ['27']"),
        (CHANGED, f"{CHANGED}    forms: [NY999]\n", "unknown_scope", "forms: [NY999]"),
        (CHANGED, f"{CHANGED}    valid_to: 1999-12-31\n", "bad_date", "valid_to: 1999-12-31"),
        ("valid_from: 2000-01-01", "valid_from: '2000'", "bad_date", "valid_from: '2000'"),
    ],
)
def test_each_fault_is_found_at_its_line(old: str, new: str, code: str, at: str) -> None:
    changed = TEXT.replace(old, new, 1)
    line = changed[: changed.index(at)].count("\n") + 1

    found = faults(old, new)
    assert (code, line) in {(fault.code, fault.line) for fault in found}
    assert all(fault.zh and fault.en for fault in found)


SECOND = CHANGED.replace("  floor_area_changed:\n", "  more:\n    code: floor_area_changed\n") + (
    "    regions: ['51']\n    valid_from: 2000-01-01\n    zh: 面积\n    en: area\n    hint: x\n"
)


@pytest.mark.parametrize(
    ("scope", "overlaps"),
    [
        ("", True),
        ("    regions: ['5101']\n", True),
        ("    regions: ['50']\n", False),
        ("    types: ['021']\n", True),
        ("    valid_to: 2010-12-31\n", True),
    ],
)
def test_two_rules_do_not_speak_for_one_code_at_once(scope: str, overlaps: bool) -> None:
    found = faults(CHANGED, SECOND + CHANGED + scope)

    assert ("rules_overlap" in {fault.code for fault in found}) is overlaps


def test_a_changed_tolerance_is_a_new_major_version() -> None:
    changed = TEXT.replace("tolerance: '30'", "tolerance: '40'")
    minor, major = ((Path(PATH.parent / f"{v}.yaml"), changed.replace("1.0.0", v)) for v in ("1.1.0", "2.0.0"))

    assert {fault.code for fault in validate([(PATH, TEXT), minor])} == {"changed_in_minor"}
    assert validate([(PATH, TEXT), major]) == []


def test_a_change_is_told_in_words() -> None:
    changed = TEXT.replace("tolerance: '30'", "tolerance: '40'")

    (difference,) = diff(TEXT, changed)
    assert difference.zh == "会审规则 quantity_changed 的容差 由 30 改为 40"
    assert difference.en == "tolerance of rule of review quantity_changed changed from 30 to 40"


def test_a_new_rule_is_one_difference() -> None:
    (difference,) = diff(TEXT, TEXT.replace(CHANGED, SECOND + CHANGED))

    assert difference.zh == "新增会审规则 more：面积"
