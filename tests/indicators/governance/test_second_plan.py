"""Plans that nobody wrote code for: of both provinces together, and of the nation; proposed, approved, judged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.indicators.standards import Plan, read
from services.indicators.standards.model import Kind
from tests.indicators.conftest import Office
from tests.indicators.hand_filled import Filler

PLANS = Path(__file__).parents[1] / "plans"
SAMPLE, NATIONAL = ((PLANS / f"{name}.yaml").read_text(encoding="utf-8") for name in ("sample-cy15", "national14"))


@pytest.fixture(autouse=True)
def _both_loaded(sichuan: Office, chongqing: Office, set_today: Callable[[str], None]) -> None:
    """Chongqing proposes the plan of both, Sichuan the national one."""
    set_today("2029-03-01")
    for name, text, one, other in (
        ("sample-cy15", SAMPLE, chongqing, sichuan),
        ("national14", NATIONAL, sichuan, chongqing),
    ):
        path = f"standards/{name}/1.0.0"
        answer = one.put(path, text)
        assert answer.status_code == 201, answer.text
        approval = other.post(f"{path}/approve", {"digest": hashlib.sha256(text.encode()).hexdigest()})
        assert approval.status_code == 200, approval.text


def rows(office: Office, **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    answer = office.get("targets", **asked)
    assert answer.status_code == 200, answer.text
    return {(row["region"], row["target"]): row for row in answer.json()["items"]}


def test_the_made_up_plan_has_every_kind_and_says_that_it_is_made_up() -> None:
    plan = read(SAMPLE)
    assert isinstance(plan, Plan)
    assert {target.kind for target in plan.targets.values()} == set(Kind.__args__)  # type: ignore[attr-defined]
    assert "虚构" in plan.header.zh
    assert "made up" in plan.header.en


def test_three_plans_stand_side_by_side(sichuan: Office) -> None:
    found = {plan["plan"]: plan["region"] for plan in sichuan.get("plans").json()["items"] if not plan["beside"]}
    assert found == {"SC14": "51", "CY15X": "50,51", "CN14": "CN"}
    assert len(rows(sichuan, plan="SC14")) == 58


def test_without_a_plan_the_one_in_force_for_the_caller_on_the_day_is_meant(sichuan: Office, chongqing: Office) -> None:
    for office in (sichuan, chongqing):
        assert office.get("plans").json()["default"] == "CY15X"
        assert {code.partition("-")[0] for _, code in rows(office)} == {"CY15X"}
    assert {code.partition("-")[0] for _, code in rows(sichuan, date="2023-06-30")} == {"SC14"}


@pytest.mark.parametrize(
    ("region", "date", "bound", "status"),
    [
        ("50,51", "2028-12-31", "6", "on_track"),  # 24 kgce on 4 m²: 6.00
        ("50", "2028-12-31", "7.5", "on_track"),  # 12 on 2, its own value
        ("51", "2028-12-31", "5", "behind"),
        ("5101", "2028-12-31", "4.8", "behind"),  # of its class
        ("5101", "2026-12-31", "6", "no_data"),  # before its class had one: inherited; and 2026 is not reported
    ],
)
def test_each_region_is_judged_by_its_own_value(
    sichuan: Office, fill: Filler, region: str, date: str, bound: str, status: str
) -> None:
    for node in ("510104", "500101"):
        fill.cell(node, "2028", edition=2025, other_gce=12_000, floor_area_dm2_days=200 * 366)
        fill.expected(node, "2028", 1)

    row = rows(sichuan, plan="CY15X", region=region, date=date)[region, "CY15X-01"]

    assert (row["target_value"], row["status"]) == (bound, status)


def test_every_part_of_both_provinces_has_to_pass(sichuan: Office) -> None:
    """All prefectures but the exempt one, and all districts of Chongqing: one without data is enough."""
    row = rows(sichuan, plan="CY15X", date="2028-12-31")["50,51", "CY15X-02"]

    assert (row["status"], row["explain"]["passing"]) == ("no_data", {"passed": 0, "of": 57})
    assert rows(sichuan, plan="CY15X", region="5133")["5133", "CY15X-02"]["reason"] == "exempt"


def test_joint_targets_are_one_number_of_both(sichuan: Office) -> None:
    found = rows(sichuan, plan="CY15X", region=["50", "51", "50,51", "5101"])

    assert {found[region, "CY15X-03"]["reason"] for region in ("50", "51", "50,51")} == {"no_source"}
    assert found["5101", "CY15X-03"]["status"] == "not_applicable"


def test_what_no_service_feeds_yet_is_no_data(sichuan: Office) -> None:
    found = rows(sichuan, plan="CY15X")
    assert {found["50,51", f"CY15X-{n:02}"]["status"] for n in range(3, 9)} == {"no_data"}


def test_the_national_plan_shows_what_was_published_and_judges_nothing(sichuan: Office, fill: Filler) -> None:
    fill.cell("510104", "2025", water_l=10**12)
    found = rows(sichuan, plan="CN14")

    assert {code: row["baseline"] for (_, code), row in found.items()} == {
        "CN14-01": "16400", "CN14-02": "106.97", "CN14-03": "18.48", "CN14-04": "329.56", "CN14-05": "21.53",
    }  # fmt: skip
    assert {(row["value"], row["target_value"], row["status"], row["reason"]) for row in found.values()} == {
        (None, None, "no_data", "not_assigned")
    }
    province = rows(sichuan, plan="CN14", region="51")["51", "CN14-02"]
    assert (province["status"], province["reason"]) == ("not_applicable", "no_value_for_region")


def test_a_region_of_one_plan_is_none_of_another(sichuan: Office) -> None:
    assert sichuan.get("targets", plan="SC14", region="CN").status_code == 422
    assert rows(sichuan, plan="SC14", region="50")["50", "SC14-B01-01"]["reason"] == "outside_the_plan"
