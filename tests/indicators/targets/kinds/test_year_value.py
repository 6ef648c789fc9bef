"""The rules of targets.md §2 for `year_value`, by its worked examples and at every edge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import Year, Years
from services.indicators.targets.kinds.year_value import judge
from services.indicators.targets.verdict import Verdict

PER_AREA = Case(  # SC14-B01-04
    day=date(2024, 6, 30),
    start=date(2021, 1, 1),
    deadline=date(2025, 12, 31),
    base_year=2020,
    base=Fraction("5.51"),
    target=Fraction("5.29"),
    comparator="<=",
    measure="ratio",
    c_min=Fraction(95, 100),
)
CAP = replace(PER_AREA, base=Fraction("161.72"), target=Fraction(180), measure="total")  # SC14-B01-01


def year(value: str | None, reported: int = 100, partial: int = 0) -> Year:
    return Year(None if value is None else Fraction(value), 100, reported, partial)


def judged(case: Case, day: str, **values: Year) -> Verdict:
    """`judged(CAP, "2023-06-30", y2022=year("170"))`."""
    years = Years({int(name[1:]): found for name, found in values.items()})
    return judge(replace(case, day=date.fromisoformat(day)), years)


def test_a_value_above_the_line_is_behind() -> None:
    verdict = judged(PER_AREA, "2024-06-30", y2023=year("5.40"))

    assert (verdict.status, verdict.required, verdict.share) == ("behind", Fraction("5.378"), Fraction(3, 5))
    assert verdict.gap == Fraction("0.11")
    assert verdict.pace == Fraction("0.055")  # two years are left


def test_a_value_on_the_line_is_on_track() -> None:
    assert judged(PER_AREA, "2024-06-30", y2023=year("5.378")).status == "on_track"


def test_a_cap_that_the_base_already_holds_has_no_ramp() -> None:
    verdict = judged(CAP, "2023-06-30", y2022=year("170"))

    assert (verdict.status, verdict.required, verdict.gap) == ("on_track", 180, -10)
    assert verdict.pace == 0


def test_no_value_is_no_data() -> None:
    verdict = judged(PER_AREA, "2024-06-30")

    assert (verdict.status, verdict.reason, verdict.reporting_status) == ("no_data", "no_record", "none")


def test_too_few_returns_are_no_data_but_the_value_is_shown() -> None:
    verdict = judged(PER_AREA, "2024-06-30", y2023=year("5.30", reported=94, partial=3))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "coverage_below_minimum", Fraction("5.30"))
    assert verdict.reporting_status == "partial"


def test_exactly_the_minimum_is_enough() -> None:
    assert judged(PER_AREA, "2024-06-30", y2023=year("5.30", reported=95)).status == "on_track"


def test_an_incomplete_year_leaves_the_one_before_to_be_tested() -> None:
    verdict = judged(PER_AREA, "2024-06-30", y2022=year("5.40"), y2023=year("5.60", reported=50))

    assert (verdict.period, verdict.value, verdict.status) == ("2022", Fraction("5.40"), "on_track")


def test_the_running_year_is_not_tested() -> None:
    verdict = judged(PER_AREA, "2024-12-30", y2023=year("5.30"), y2024=year("9"))

    assert (verdict.period, verdict.status) == ("2023", "on_track")


def test_a_year_is_closed_at_the_end_of_its_last_day() -> None:
    assert judged(PER_AREA, "2024-12-31", y2023=year("5.30"), y2024=year("9")).period == "2024"


@pytest.mark.parametrize(("value", "status"), [("5.29", "met"), ("5.2900001", "behind")])
def test_in_the_deadlines_year_the_target_itself_decides(value: str, status: str) -> None:
    verdict = judged(PER_AREA, "2025-12-31", y2025=year(value))

    assert (verdict.status, verdict.required, verdict.pace) == (status, Fraction("5.29"), None)


def test_after_the_deadline_without_its_year_is_no_data_with_the_last_value() -> None:
    verdict = judged(PER_AREA, "2026-03-01", y2024=year("5.20"))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "deadline_year_missing", Fraction("5.20"))


def test_years_after_the_deadline_do_not_count() -> None:
    assert judged(PER_AREA, "2027-03-01", y2025=year("5.20"), y2026=year("9")).period == "2025"


def test_a_cap_exceeded_in_the_deadlines_year_is_behind_however_few_have_reported() -> None:
    verdict = judged(CAP, "2025-07-01", y2024=year("170"), y2025=year("181", reported=10))

    assert (verdict.status, verdict.value, verdict.reporting_status) == ("behind", 181, "partial")


def test_a_cap_exceeded_before_the_deadlines_year_is_not_decided() -> None:
    assert judged(CAP, "2024-07-01", y2024=year("181", reported=10), y2023=year("170")).status == "on_track"


def test_a_ratio_is_never_decided_by_a_part_of_its_year() -> None:
    assert judged(PER_AREA, "2025-07-01", y2024=year("5.30"), y2025=year("9", reported=10)).status == "on_track"


def test_a_target_that_is_not_assigned_shows_the_value() -> None:
    verdict = judged(replace(CAP, target=None), "2024-06-30", y2023=year("70"))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "not_assigned", 70)
    assert (verdict.required, verdict.gap) == (None, None)


def test_a_target_that_does_not_apply_comes_before_everything() -> None:
    case = replace(CAP, target=None, inapplicable="outside_the_plan")

    assert judged(case, "2024-06-30")[:2] == ("not_applicable", "outside_the_plan")


def test_a_wanted_increase_ramps_from_its_base() -> None:
    decline = replace(PER_AREA, base=Fraction(0), target=Fraction(4), comparator=">=")

    verdict = judged(decline, "2023-06-30", y2022=year("1.5"))

    assert (verdict.status, verdict.required, verdict.gap) == ("behind", Fraction("1.6"), Fraction("2.5"))


def test_without_a_base_a_cap_has_no_path() -> None:
    assert judged(replace(PER_AREA, base=None), "2022-06-30", y2021=year("5.29")).required == Fraction("5.29")


def test_exactly_is_at_least_on_the_way_and_exactly_at_the_end() -> None:
    exactly = replace(PER_AREA, base=Fraction(0), target=Fraction(100), comparator="==")

    assert judged(exactly, "2023-06-30", y2022=year("60")).status == "on_track"
    assert judged(exactly, "2025-12-31", y2025=year("101")).status == "behind"


def test_comparing_rounded_forgives_what_is_not_printed() -> None:
    assert judged(PER_AREA, "2025-12-31", y2025=year("5.2949")).status == "behind"
    assert judged(replace(PER_AREA, places=2), "2025-12-31", y2025=year("5.2949")).status == "met"


def test_rounding_also_decides_what_is_decided_early() -> None:
    over = {"y2024": year("170"), "y2025": year("180.004", reported=10)}

    assert judged(CAP, "2025-07-01", **over).status == "behind"
    assert judged(replace(CAP, places=2), "2025-07-01", **over).status == "on_track"


def test_returns_that_count_but_make_no_value_lack_their_denominator() -> None:
    verdict = judged(PER_AREA, "2024-06-30", y2023=year(None, reported=97))

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "denominator_unknown", None)
    assert (verdict.reporting_status, verdict.coverage) == ("partial", Fraction(97, 100))
