"""`cumulative_ratio`: Σ numerators ÷ Σ denominators over [S, min(t, D)]; never met early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.evidence import SILENT
from services.indicators.targets.kinds.cumulative_ratio import judge
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, on, parts

NEV = replace(KITCHENS, target=Fraction(30), measure="ratio", times=100)  # SC14-B03-01, %


@pytest.mark.parametrize(("electric", "status"), [(30, "on_track"), (29, "behind")])
def test_before_the_deadline_the_whole_share_is_asked_for(electric: int, status: str) -> None:
    verdict = judge(on(NEV, "2021-06-30"), parts(("2021-03-01", electric, 100)))

    assert (verdict.status, verdict.required, verdict.value) == (status, 30, electric)


def test_a_share_is_of_sums_and_no_mean_of_shares() -> None:
    """1 of 1 and 2 of 9: 3 of 10."""
    assert judge(on(NEV, "2023-06-30"), parts(("2021-03-01", 1, 1), ("2022-03-01", 2, 9))).value == 30


def test_a_third_is_compared_in_integers() -> None:
    third = replace(NEV, target=Fraction(100, 3))

    assert judge(on(third, "2023-06-30"), parts(("2021-03-01", 1, 3))).status == "on_track"


@pytest.mark.parametrize(("electric", "status"), [(30, "met"), (29, "behind")])
def test_the_deadline_decides(electric: int, status: str) -> None:
    verdict = judge(on(NEV, "2025-12-31"), parts(("2021-03-01", electric, 100)))

    assert (verdict.status, verdict.gap, verdict.pace) == (status, 30 - electric, None)


def test_only_days_of_the_plan_count() -> None:
    bought = parts(("2020-12-31", 90, 90), ("2021-01-01", 1, 10), ("2025-12-31", 1, 10), ("2026-01-01", 90, 90))

    assert judge(on(NEV, "2026-06-30"), bought).value == 10


def test_a_later_purchase_makes_up_for_it_late() -> None:
    bought = parts(("2021-03-01", 29, 100), ("2026-04-01", 2, 2))

    verdict = judge(on(NEV, "2026-06-30"), bought)

    assert (verdict.status, verdict.value, verdict.met_late_on) == ("behind", 29, date(2026, 4, 1))


def test_a_correction_accepted_later_counts_at_the_deadline() -> None:
    assert judge(on(NEV, "2026-06-30"), parts(("2021-03-01", 30, 100))).status == "met"


def test_nothing_bought_and_that_reported_does_not_apply() -> None:
    verdict = judge(on(NEV, "2023-06-30"), parts())

    assert (verdict.status, verdict.reason, verdict.value) == ("not_applicable", "empty_population", None)


def test_nothing_reported_is_no_data() -> None:
    verdict = judge(on(NEV, "2023-06-30"), parts(reporting=SILENT))

    assert (verdict.status, verdict.reason) == ("no_data", "no_record")


@pytest.mark.parametrize("day", ["2023-06-30", "2025-12-31"])
def test_in_part_reported_is_no_data_even_at_the_full_share(day: str) -> None:
    verdict = judge(on(NEV, day), parts(("2021-03-01", 100, 100), reporting=PARTLY))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "coverage_below_minimum", 100)
