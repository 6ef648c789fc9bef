"""`state`: a stock, share or distinct count on the last closed month's end, against the line by days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import SILENT, Level, Levels
from services.indicators.targets.kinds.state import complete_values, judge
from services.indicators.targets.verdict import Verdict
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, level, on

CAPACITY = replace(KITCHENS, target=Fraction(100), measure="total")  # SC14-B08-01, t/day
AGENCIES = replace(KITCHENS, target=Fraction(80), measure="ratio", times=100)  # SC14-B11-01b, %
CHARGERS = replace(KITCHENS, target=Fraction(1, 3), measure="ratio")  # SC14-B03-02


def judged(case: Case, day: str, **levels: Level) -> Verdict:
    """`judged(CAPACITY, "2023-06-30", d20230630=level(40))`."""
    by_day = {date.fromisoformat(name[1:]): each for name, each in levels.items()}
    return judge(on(case, day), Levels(by_day))


@pytest.mark.parametrize(("tonnes", "status"), [(50, "on_track"), (49, "behind")])
def test_a_stock_follows_the_line_from_nothing(tonnes: int, status: str) -> None:
    """100 × 911 ÷ 1826 = 49.89: an amount is not rounded down."""
    verdict = judged(CAPACITY, "2023-06-30", d20230630=level(tonnes))

    assert (verdict.status, verdict.required, verdict.period) == (status, Fraction(100 * 911, 1826), "2023-06-30")


def test_the_line_starts_at_the_base_where_there_is_one() -> None:
    """60 + (80 − 60) × 911 ÷ 1826."""
    verdict = judged(replace(AGENCIES, base=Fraction(60)), "2023-06-30", d20230630=level(70, 100))

    assert (verdict.status, verdict.required) == ("on_track", 60 + Fraction(20 * 911, 1826))


def test_a_base_that_holds_already_has_no_ramp() -> None:
    """SC14-B03-02: the province had more than one charging point for three vehicles; less is behind at once."""
    province = replace(CHARGERS, base=Fraction(9176, 8681))

    verdict = judged(province, "2021-06-30", d20210630=level(299, 900))

    assert (verdict.status, verdict.required) == ("behind", Fraction(1, 3))


def test_a_prefecture_without_base_ramps_from_nothing() -> None:
    """1/3 × 181 ÷ 1826 on 2021-06-30: one point for twenty vehicles is enough."""
    verdict = judged(CHARGERS, "2021-06-30", d20210630=level(1, 20))

    assert (verdict.status, verdict.required) == ("on_track", Fraction(181, 3 * 1826))


@pytest.mark.parametrize(("points", "status"), [(300, "met"), (299, "behind")])
def test_one_for_three_is_compared_in_integers(points: int, status: str) -> None:
    assert judged(CHARGERS, "2025-12-31", d20251231=level(points, 900)).status == status


def test_it_is_tested_at_the_last_month_that_is_over() -> None:
    months = {"d20230531": level(90), "d20230630": level(10)}

    assert judged(CAPACITY, "2023-06-29", **months).value == 90
    assert judged(CAPACITY, "2023-06-30", **months).value == 10


def test_reached_early_is_met_and_can_be_lost_again() -> None:
    months = {"d20230630": level(100), "d20230731": level(40)}

    assert judged(CAPACITY, "2023-06-30", **months).status == "met"
    assert judged(CAPACITY, "2023-07-31", **months).status == "behind"


def test_after_the_deadline_the_state_of_that_day_stays() -> None:
    months = {"d20251231": level(99), "d20260131": level(99), "d20260228": level(100), "d20260331": level(120)}

    verdict = judged(CAPACITY, "2026-06-30", **months)

    assert (verdict.status, verdict.value, verdict.period) == ("behind", 99, "2025-12-31")
    assert verdict.met_late_on == date(2026, 2, 28)


def test_an_earlier_deadline_ends_the_line() -> None:
    """SC14-B11-01a, 75 % by 2022-12-31: the plan's days until then are 730."""
    case = replace(AGENCIES, target=Fraction(75), deadline=date(2022, 12, 31))

    assert judged(case, "2021-12-31", d20211231=level(38, 100)).required == Fraction(75, 2)
    assert judged(case, "2022-12-31", d20221231=level(75, 100)).status == "met"


def test_no_level_for_the_month_is_no_data() -> None:
    verdict = judged(CAPACITY, "2023-06-30", d20230531=level(90))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "no_record", None)
    assert judged(CAPACITY, "2023-06-30", d20230630=level(0, None, SILENT)).reason == "no_record"


def test_a_share_without_its_denominator_is_unknown_and_not_zero() -> None:
    verdict = judged(AGENCIES, "2023-06-30", d20230630=level(70, None))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "denominator_unknown", None)


def test_a_share_of_nothing_does_not_apply() -> None:
    verdict = judged(CHARGERS, "2023-06-30", d20230630=level(5, 0))

    assert (verdict.status, verdict.reason) == ("not_applicable", "empty_population")


def test_in_part_reported_a_share_is_no_data_and_a_count_that_is_reached_is_met() -> None:
    assert judged(AGENCIES, "2023-06-30", d20230630=level(99, 100, PARTLY)).reason == "coverage_below_minimum"
    assert judged(CAPACITY, "2023-06-30", d20230630=level(99, None, PARTLY)).reason == "coverage_below_minimum"
    assert judged(CAPACITY, "2023-06-30", d20230630=level(100, None, PARTLY)).status == "met"


def test_all_of_it_means_exactly_all_at_the_end_and_the_line_before() -> None:
    """SC14-B11-03a: = 100 %."""
    case = replace(AGENCIES, target=Fraction(100), comparator="==")

    assert judged(case, "2025-12-31", d20251231=level(999, 1000)).status == "behind"
    assert judged(case, "2025-12-31", d20251231=level(1000, 1000)).status == "met"
    assert judged(case, "2023-06-30", d20230630=level(60, 100)).status == "on_track"


def test_a_path_starts_from_fully_reported_levels_only() -> None:
    levels = {date(2020, 12, 31): level(1, 4), date(2021, 12, 31): level(1, 2, PARTLY), date(2022, 12, 31): level(1)}

    history = complete_values(Levels(levels), "ratio", 100)

    assert history.last(date(2021, 12, 31)) == (date(2020, 12, 31), 25)
    assert history.last(date(2020, 12, 30)) is None
