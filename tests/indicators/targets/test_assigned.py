"""Which number is in force where: the region's own, else the province's where the target is inherited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.standards import Plan, Target, packaged, read
from services.indicators.targets.assigned import Assigned, InForce, in_force

(PLAN,) = (plan for _, text in packaged() if isinstance(plan := read(text), Plan) and plan.header.label == "sc14@1.1.0")
PER_AREA, CARBON = (
    replace(PLAN.targets[code], inherits=True) for code in ("SC14-B01-04", "SC14-B01-03")
)  # printed 5.51 → 5.29; not printed
COMPLETE = {date(year, 12, 31): Fraction(value) for year, value in ((2020, 6), (2021, 7), (2022, 8))}


def rule(target: Target, region: str, day: str, *assigned: tuple[str, str, str]) -> InForce:
    """`assigned`: region, first day, value."""
    entries = [
        Assigned(target.code, where, date.fromisoformat(since), Fraction(value), None, "文号")
        for where, since, value in assigned
    ]
    return in_force(PLAN, target, region, date.fromisoformat(day), entries, COMPLETE)


def test_a_region_inherits_the_printed_value_and_starts_from_its_own_base() -> None:
    found = rule(PER_AREA, "5101", "2024-06-30")

    assert (found.target, found.base, found.inapplicable) == (Fraction("5.29"), 6, None)


@pytest.mark.parametrize(("day", "target"), [("2022-06-30", "5.29"), ("2022-07-01", "5.20")])
def test_what_overrides_the_provinces_value_is_inherited_from_its_day(day: str, target: str) -> None:
    found = rule(PER_AREA, "5101", day, ("51", "2022-07-01", "5.20"))

    assert (found.target, found.base, found.base_year) == (Fraction(target), 6, 2020)


def test_what_is_assigned_to_the_province_later_is_inherited_with_its_own_base() -> None:
    found = rule(CARBON, "5101", "2024-06-30", ("51", "2022-07-01", "11"))

    assert found.inapplicable is None
    assert (found.target, found.base, found.base_year) == (Fraction(11), Fraction(7), 2021)


def test_a_regions_own_value_comes_before_the_inherited_one() -> None:
    found = rule(PER_AREA, "5101", "2024-06-30", ("51", "2022-07-01", "5.20"), ("5101", "2021-01-01", "5.00"))

    assert found.target == 5


def test_what_is_not_inherited_does_not_reach_a_region() -> None:
    found = rule(replace(PER_AREA, inherits=False), "5101", "2024-06-30", ("51", "2022-07-01", "5.20"))

    assert found.inapplicable == "no_value_for_region"
