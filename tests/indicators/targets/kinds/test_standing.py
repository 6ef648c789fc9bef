"""`standing`: the share of checks passed in the twelve months to min(t, D). SC14-T05: not below 26 °C in summer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.evidence import SILENT
from services.indicators.targets.kinds.standing import judge, twelve_months_to
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, on, parts

SUMMER = replace(KITCHENS, target=Fraction(100), measure="ratio", times=100)


def test_all_checks_passed_is_met() -> None:
    verdict = judge(on(SUMMER, "2023-06-30"), parts(("2022-07-15", 40, 40)))

    assert (verdict.status, verdict.value, verdict.required, verdict.gap) == ("met", 100, 100, 0)
    assert verdict.period == "2022-07-01/2023-06-30"


def test_one_that_failed_is_behind_and_never_on_track() -> None:
    verdict = judge(on(SUMMER, "2023-06-30"), parts(("2022-07-15", 39, 40)))

    assert (verdict.status, verdict.value, verdict.gap) == ("behind", Fraction("97.5"), Fraction("2.5"))


def test_a_failure_is_forgotten_after_twelve_months() -> None:
    checks = parts(("2022-06-30", 0, 40), ("2023-06-01", 1, 1))

    assert judge(on(SUMMER, "2023-06-29"), checks).status == "behind"
    assert judge(on(SUMMER, "2023-06-30"), checks).status == "met"


def test_without_a_check_it_is_no_data() -> None:
    assert judge(on(SUMMER, "2023-06-30"), parts()).reason == "no_record"
    assert judge(on(SUMMER, "2023-06-30"), parts(reporting=SILENT)).status == "no_data"


def test_in_part_reported_is_no_data() -> None:
    verdict = judge(on(SUMMER, "2023-06-30"), parts(("2022-07-15", 40, 40), reporting=PARTLY))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "coverage_below_minimum", 100)


def test_after_the_plan_its_last_twelve_months_stay() -> None:
    checks = parts(("2025-08-01", 39, 40), ("2026-08-01", 40, 40))

    verdict = judge(on(SUMMER, "2026-12-31"), checks)

    assert (verdict.status, verdict.period, verdict.pace) == ("behind", "2025-01-01/2025-12-31", None)


def test_where_it_does_not_apply() -> None:
    assert judge(on(SUMMER, "2023-06-30", inapplicable="outside_the_plan"), parts()).reason == "outside_the_plan"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2023-06-30", "2022-07-01"),
        ("2024-02-28", "2023-03-01"),
        ("2024-02-29", "2023-03-01"),
        ("2025-02-28", "2024-03-01"),
    ],
)
def test_twelve_months(day: str, first: str) -> None:
    assert twelve_months_to(date.fromisoformat(day)) == date.fromisoformat(first)
