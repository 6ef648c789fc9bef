"""Which plan is meant where none is named: that of the caller's province, in force on the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.indicators.standards import Plan, packaged, read
from services.indicators.targets.default_plan import default_plan

SC14 = max(
    (plan for _, text in packaged() if isinstance(plan := read(text), Plan) and plan.code == "SC14"),
    key=lambda plan: plan.header.version,
)


def plan(code: str, region: str, start: int, end: int) -> Plan:
    return replace(SC14, code=code, region=region, start=date(start, 1, 1), end=date(end, 12, 31))


CQ14, SC15 = plan("CQ14", "50", 2021, 2025), plan("SC15", "51", 2026, 2030)
JOINT15, NATION14, NATION15 = (
    plan("CY15", "50,51", 2026, 2030),
    plan("CN14", "CN", 2021, 2025),
    plan("CN15", "CN", 2026, 2030),
)


@pytest.mark.parametrize(
    ("loaded", "region", "day", "expected"),
    [
        ([SC14], "51", "2023-06-30", "SC14"),
        ([SC14], "50", "2023-06-30", "SC14"),  # while it is the only one
        ([SC14], "", "2026-11-26", "SC14"),  # ended, and without a successor
        ([SC14, CQ14], "50", "2023-06-30", "CQ14"),
        ([SC14, CQ14], "510104", "2023-06-30", "SC14"),
        ([SC14, SC15], "5101", "2025-12-31", "SC14"),
        ([SC14, SC15], "5101", "2026-01-01", "SC15"),
        ([SC15, SC14], "51", "2020-06-30", "SC14"),  # before both, the one that begins first
        ([SC14, JOINT15], "51", "2026-01-01", "CY15"),  # in force before ended
        ([SC15, JOINT15], "51", "2026-01-01", "SC15"),  # one's own before the joint one
        ([SC15, JOINT15], "50", "2026-01-01", "CY15"),
        ([SC15, JOINT15], "", "2026-01-01", "CY15"),
        ([SC14, NATION14], "50", "2023-06-30", "CN14"),  # the nation's, before that of the other province
        ([SC14, NATION15], "51", "2026-01-01", "SC14"),
    ],
)
def test_the_plan_of_the_caller_on_the_day(loaded: list[Plan], region: str, day: str, expected: str) -> None:
    for plans in (loaded, loaded[::-1]):
        assert default_plan(plans, region, date.fromisoformat(day)).code == expected


@pytest.mark.parametrize("region", ["51", "50", ""])
def test_rules_beside_a_plan_are_never_meant(region: str) -> None:
    beside = replace(JOINT15, code="R2022", start=date(2022, 1, 1), beside="SC14")

    assert default_plan([beside, SC14], region, date(2023, 6, 30)).code == "SC14"
