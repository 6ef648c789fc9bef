"""`cumulative`: Σ or distinct count over [S, min(t, D)], against e = q × days(S..t) ÷ days(S..D)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.evidence import SILENT, Reporting
from services.indicators.targets.kinds.cumulative import judge
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, events, on

AREA = replace(KITCHENS, target=Fraction(150), measure="total")  # SC14-B02-01, 10^4 m²


@pytest.mark.parametrize(("count", "status"), [(99, "on_track"), (98, "behind")])
def test_on_2023_06_30_of_200_kitchens_99_are_due(count: int, status: str) -> None:
    """days(2021-01-01..2023-06-30) = 365 + 365 + 181 = 911; 200 × 911 ÷ 1826 = 99.78, counted whole 99."""
    verdict = judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", count)))

    assert (verdict.status, verdict.required, verdict.share) == (status, 99, Fraction(911, 1826))
    assert (verdict.value, verdict.gap, verdict.period) == (count, 200 - count, "2021-01-01/2023-06-30")


def test_an_amount_is_not_rounded_down() -> None:
    """150 × 911 ÷ 1826 = 74.8357…: 74.8 is behind, though 74 would be reached."""
    verdict = judge(on(AREA, "2023-06-30"), events(("2022-03-01", 74)))

    assert (verdict.status, verdict.required) == ("behind", Fraction(150 * 911, 1826))


def test_what_is_missing_is_spread_over_the_months_left() -> None:
    """From 2023-06-30 to 2025-12-31 there are 30 months: (200 − 80) ÷ 30 = 4."""
    assert judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", 80))).pace == 4


def test_the_running_month_is_still_left() -> None:
    assert judge(on(KITCHENS, "2023-06-29"), events(("2022-03-01", 76))).pace == 4  # 124 ÷ 31


def test_reached_is_met_at_once_and_nothing_is_left_to_do() -> None:
    verdict = judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", 120), ("2023-06-30", 80)))

    assert (verdict.status, verdict.gap, verdict.pace) == ("met", 0, None)


def test_only_days_from_the_plans_start_to_its_deadline_count() -> None:
    happened = events(("2020-12-31", 500), ("2021-01-01", 1), ("2025-12-31", 1), ("2026-01-01", 500))

    assert judge(on(KITCHENS, "2026-06-30"), happened).value == 2


def test_what_is_revoked_is_taken_back() -> None:
    assert judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", 120), ("2023-01-01", -1))).value == 119


def test_at_the_deadline_almost_is_behind() -> None:
    verdict = judge(on(KITCHENS, "2025-12-31"), events(("2022-03-01", 199)))

    assert (verdict.status, verdict.required, verdict.gap, verdict.pace) == ("behind", 200, 1, None)
    assert verdict.met_late_on is None


def test_reached_after_the_deadline_is_behind_with_the_day_and_the_old_value() -> None:
    happened = events(("2022-03-01", 199), ("2026-02-01", 1), ("2026-05-01", 1))

    verdict = judge(on(KITCHENS, "2026-06-30"), happened)

    assert (verdict.status, verdict.value, verdict.met_late_on) == ("behind", 199, date(2026, 2, 1))
    assert judge(on(KITCHENS, "2026-01-31"), happened).met_late_on is None


def test_a_correction_accepted_later_changes_the_value_at_the_deadline() -> None:
    assert judge(on(KITCHENS, "2026-06-30"), events(("2022-03-01", 199), ("2025-12-30", 1))).status == "met"


def test_without_a_record_or_a_nil_report_it_is_no_data_and_not_zero() -> None:
    verdict = judge(on(KITCHENS, "2021-01-02"), events(reporting=SILENT))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "no_record", None)
    assert verdict.reporting_status == "none"


def test_a_nil_report_is_zero() -> None:
    """On the first day 200 ÷ 1826 of a kitchen is due, counted whole none."""
    verdict = judge(on(KITCHENS, "2021-01-01"), events())

    assert (verdict.status, verdict.value, verdict.required) == ("on_track", 0, 0)


@pytest.mark.parametrize(("coverage", "status"), [("94/100", "no_data"), ("95/100", "on_track")])
def test_below_the_least_coverage_it_is_no_data_with_the_value_shown(coverage: str, status: str) -> None:
    reporting = Reporting(Fraction(coverage), True)

    verdict = judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", 150), reporting=reporting))

    assert (verdict.status, verdict.value, verdict.reporting_status) == (status, 150, "partial")
    assert verdict.reason == ("coverage_below_minimum" if status == "no_data" else None)


def test_what_already_reaches_the_target_is_met_however_few_have_reported() -> None:
    verdict = judge(on(KITCHENS, "2023-06-30"), events(("2022-03-01", 200), reporting=PARTLY))

    assert (verdict.status, verdict.reporting_status) == ("met", "partial")


def test_exactly_is_not_decided_before_all_have_reported() -> None:
    exactly = on(KITCHENS, "2023-06-30", comparator="==")

    assert judge(exactly, events(("2022-03-01", 200), reporting=PARTLY)).status == "no_data"


def test_not_applicable_comes_before_everything() -> None:
    verdict = judge(on(KITCHENS, "2023-06-30", inapplicable="exempt"), events(("2022-03-01", 200)))

    assert (verdict.status, verdict.reason, verdict.value) == ("not_applicable", "exempt", 200)


def test_not_assigned_shows_the_value() -> None:
    verdict = judge(on(KITCHENS, "2023-06-30", target=None), events(("2022-03-01", 7)))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "not_assigned", 7)
