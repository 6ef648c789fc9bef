"""Which number is in force where: the region's own, else the province's where the target is inherited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.standards import Plan, Target, packaged, read
from services.indicators.standards.model import OwnValue
from services.indicators.targets.assigned import Assigned, InForce, in_force
from services.indicators.targets.history import NO_HISTORY, History

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
    return in_force(PLAN, target, region, date.fromisoformat(day), entries, History.of(COMPLETE))


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


KITCHENS, CHARGERS, CARS = (PLAN.targets[f"SC14-{code}"] for code in ("B06-01", "B03-02", "B03-01"))
CLASSES = replace(PLAN, classes={"A": ("5101", "5105"), "B": ("5103",)})


def in_class(region: str, day: str, *values: OwnValue) -> InForce:
    return in_force(CLASSES, replace(CARS, values=values), region, date.fromisoformat(day), [], NO_HISTORY)


def test_a_value_of_the_regions_class_comes_before_the_plans_and_after_its_own() -> None:
    of_class = OwnValue("A", date(2021, 1, 1), Fraction(40), "文号一")
    own = OwnValue("5101", date(2022, 1, 1), Fraction(50), "文号二")

    assert in_class("5103", "2023-06-30", of_class, own).target == 30
    assert in_class("5105", "2023-06-30", of_class, own)[:1] == (40,)
    assert in_class("5101", "2021-06-30", of_class, own).target == 40
    assert in_class("5101", "2022-06-30", of_class, own).target == 50
    assert in_class("5101", "2022-06-30", of_class, own).doc_no == "文号二"


def test_of_one_region_the_latest_value_counts() -> None:
    values = [OwnValue("5101", date(year, 1, 1), Fraction(year - 1990), "文号") for year in (2023, 2021, 2022)]

    assert [in_class("5101", f"{year}-06-30", *values).target for year in (2021, 2022, 2023)] == [31, 32, 33]


def test_who_must_set_a_higher_value_is_marked_until_it_is_there() -> None:
    own = OwnValue("5101", date(2022, 1, 1), Fraction(50), "文号")

    assert [in_class("5101", day, own).lacks_own for day in ("2021-12-31", "2022-01-01")] == [True, False]
    assert not in_class("5103", "2022-01-01", own).lacks_own


def test_without_a_printed_base_the_last_complete_value_before_the_start_is_it() -> None:
    history = History.of(
        {date(2019, 12, 31): Fraction(1), date(2020, 12, 31): Fraction(2), date(2021, 6, 30): Fraction(3)}
    )

    assert in_force(PLAN, CHARGERS, "51", date(2021, 6, 30), [], history).base == 2


def test_assigned_later_a_stock_starts_from_the_last_complete_month_and_a_count_keeps_the_plans_start() -> None:
    """From 2023-07-01 a stock's path begins on 2023-06-30 with what was there; kitchens still count from 2021."""
    history = History.of(
        {date(2023, 5, 31): Fraction(5), date(2023, 6, 30): Fraction(6), date(2023, 7, 31): Fraction(7)}
    )

    def later(target: Target, since: str = "2023-07-01") -> InForce:
        assigned = [Assigned(target.code, "51", date.fromisoformat(since), Fraction(9), None, "文号")]
        return in_force(PLAN, replace(target, target=None), "51", date(2024, 6, 30), assigned, history)

    assert (later(CHARGERS).start, later(CHARGERS).base) == (date(2023, 6, 30), 6)
    assert later(CHARGERS, "2023-06-30").start == date(2023, 5, 31)  # June was not over before its last day
    assert later(KITCHENS).start == date(2021, 1, 1)


def test_assigned_later_with_nothing_complete_before_there_is_no_base() -> None:
    assigned = [Assigned(CHARGERS.code, "51", date(2023, 7, 1), Fraction(9), None, "文号")]

    found = in_force(PLAN, replace(CHARGERS, target=None), "51", date(2024, 6, 30), assigned, NO_HISTORY)

    assert (found.base, found.base_year, found.start) == (None, 2020, date(2021, 1, 1))


def test_before_its_day_what_is_assigned_later_is_not_there() -> None:
    assert rule(CARBON, "51", "2022-06-30", ("51", "2022-07-01", "11")).target is None
