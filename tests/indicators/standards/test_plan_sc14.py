"""The plan as data: all 58 targets and 25 duties, word for word as the reading of the document has them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.indicators.standards import Plan, Target, packaged, read
from services.indicators.standards.difference import diff

TEXTS = {f"{path.parent.name}@{path.stem}": text for path, text in packaged()}
READING: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("plan-targets.yaml").read_text("utf-8"))
TARGETS: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in READING["targets"]}


@pytest.fixture(scope="module")
def plan() -> Plan:
    found = read(TEXTS["sc14@1.1.0"])
    assert isinstance(found, Plan)
    return found


def test_58_targets_and_25_duties_in_the_order_of_the_document(plan: Plan) -> None:
    assert list(plan.targets) == list(TARGETS)
    assert list(plan.duties) == [f"SC14-D{number:02d}" for number in range(1, 26)]
    assert len(plan.targets) == 58


@pytest.mark.parametrize("code", TARGETS)
def test_a_target_is_verbatim(plan: Plan, code: str) -> None:
    found, printed = plan.targets[code], TARGETS[code]

    assert (found.zh, found.en, found.anchor, found.box) == tuple(
        printed[f] for f in ("zh", "name_en", "anchor", "box")
    )
    assert (found.unit, found.nature, found.comparator) == tuple(printed[f] for f in ("unit", "nature", "comparator"))
    assert (found.kind, found.rollup, found.status_from) == (
        printed["kind"], printed["rollup"], printed.get("status_from")
    )  # fmt: skip
    assert (found.target, found.baseline) == (_amount(printed["target"]), _amount(printed["baseline"]))
    assert found.deadline == date.fromisoformat(printed["deadline"] or "2025-12-31")
    assert list(found.items) == printed.get("items", [])


@pytest.mark.parametrize("code", TARGETS)
def test_a_target_leaves_out_whom_the_text_leaves_out(plan: Plan, code: str) -> None:
    found, scope = plan.targets[code], TARGETS[code].get("scope_filter", {})

    assert set(found.exempt) == {each["code"] for each in scope.get("exempt_prefectures", [])}
    assert set(found.own_value_missing) == {each[:4] for each in scope.get("raise_above_target", [])}
    if "only_prefectures" in scope:
        assert set(found.only) == {each["code"] for each in scope["only_prefectures"]}


def test_targets_about_prefecture_level_cities_leave_out_the_three_autonomous_prefectures(plan: Plan) -> None:
    for code in ("SC14-B08-02b", "SC14-T12", "SC14-T13"):
        assert (len(plan.targets[code].only), {"5132", "5133", "5134"} & set(plan.targets[code].only)) == (18, set())


@pytest.mark.parametrize("number", range(25))
def test_a_duty_is_verbatim(plan: Plan, number: int) -> None:
    printed = READING["directional_obligations_without_number"][number]
    found = plan.duties[f"SC14-{printed['id']}"]

    assert (found.zh, found.en, found.domain) == (printed["zh"], printed["name_en"], printed["domain"])
    assert found.anchor.startswith("第")


def test_every_target_says_what_feeds_it(plan: Plan) -> None:
    for each in (*plan.targets.values(), *plan.duties.values()):
        assert each.evidence is not None, each.code
        assert each.evidence.records, each.code
        assert all(each.evidence.formula), each.code


@pytest.mark.parametrize(
    ("code", "field"),
    [
        ("B08-02a", "deadline"),  # 专栏八-2
        ("T07", "exempt"),  # 专栏三-1
        ("B04-02", "rollup"),  # 专栏四-2
        ("B07-01", "evidence.settings.audits_and_diagnoses"),  # 专栏七-1
        ("B11-02a", "target"),  # 专栏十一-2
        ("T17", "kind"),  # 第五章
    ],
)
def test_where_the_text_is_ambiguous_the_reading_says_so(plan: Plan, code: str, field: str) -> None:
    target = plan.targets[f"SC14-{code}"]
    reading = next(each for each in target.readings if each.field == field)

    assert reading.text in target.zh
    assert all(reading.because)


@pytest.mark.parametrize(
    ("rule", "inherits"), [("rates and 100 % rules", True), ("totals, counts, intensities", False)]
)
def test_what_a_part_of_the_region_inherits(plan: Plan, rule: str, inherits: bool) -> None:
    """A share (in %, 1:3, all counties) is asked of every part; 180 ×10⁴ tce, 200 kitchens, 5.29 kgce/m² are not."""
    found = {code.removeprefix("SC14-") for code, target in plan.targets.items() if target.inherits is inherits}
    shares = {code.removeprefix("SC14-") for code, target in plan.targets.items() if _is_rate(target)}

    assert (found == shares) is inherits, rule
    assert found.isdisjoint(shares) is not inherits


def _is_rate(target: Target) -> bool:
    is_share = target.unit in ("%", "degC", "ratio") or target.bound == "counties"
    return is_share and not target.decline_from


def test_the_first_version_is_still_read(plan: Plan) -> None:
    first = read(TEXTS["sc14@1.0.0"])
    assert isinstance(first, Plan)
    assert list(first.targets) == list(plan.targets)[:10]
    assert (first.duties, first.partner) == ({}, None)


def test_what_the_new_version_adds_in_words() -> None:
    told = diff(TEXTS["sc14@1.0.0"], TEXTS["sc14@1.1.0"])
    added = [each for each in told if each.zh.startswith(("新增目标 ", "新增无数值任务 "))]

    assert len(added) == 48 + 25
    assert (
        "新增目标 SC14-B06-01：参照相关标准和要求实施明厨亮灶改造或升级项目200个，>= 200 projects，2025-12-31",
        "target SC14-B06-01 added: Transparent-kitchen projects",
    ) in told
    assert not [each for each in told if each.zh.startswith("删除")]


def test_a_changed_field_is_called_by_its_name() -> None:
    newer = TEXTS["sc14@1.1.0"].replace("deadline: 2021-12-31", "deadline: 2020-12-31")

    assert diff(TEXTS["sc14@1.1.0"], newer) == [
        (
            "目标 SC14-B08-02a 的期限 由 2021-12-31 改为 2020-12-31",
            "deadline of target SC14-B08-02a changed from 2021-12-31 to 2020-12-31",
        )
    ]


def _amount(printed: object) -> Fraction | None:
    return None if printed is None else Fraction(str(printed))
