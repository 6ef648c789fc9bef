"""`each_year`: one test for every calendar year of the plan. SC14-T17: two joint events each year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.targets.evidence import COMPLETE, SILENT, Event, Reporting, Yearly
from services.indicators.targets.kinds.each_year import judge
from services.indicators.targets.verdict import Verdict
from tests.indicators.targets.kinds.of_the_plan import KITCHENS, PARTLY, on

EXCHANGES = replace(KITCHENS, target=Fraction(2))


def judged(day: str, counts: dict[int, int], reporting: dict[int, Reporting] | None = None) -> Verdict:
    """Events of each year, all on 1 March."""
    happened = [Event(date(year, 3, 1), Fraction(count)) for year, count in counts.items()]
    reported = dict.fromkeys(range(2021, 2027), COMPLETE) | (reporting or {})
    return judge(on(EXCHANGES, day), Yearly(happened, reported))


def test_five_good_years_are_met_at_the_end_only() -> None:
    counts = dict.fromkeys(range(2021, 2026), 2)

    assert judged("2025-12-31", counts).status == "met"
    verdict = judged("2024-12-31", counts)
    assert (verdict.status, verdict.period, verdict.value, verdict.required) == ("on_track", "2024", 2, 2)


def test_a_closed_year_that_fails_is_behind_for_good() -> None:
    counts = {2021: 2, 2022: 1, 2023: 9, 2024: 9, 2025: 9}

    for day in ("2022-12-31", "2023-06-30", "2025-12-31", "2026-06-30"):
        verdict = judged(day, counts)
        assert (verdict.status, verdict.period, verdict.value, verdict.gap) == ("behind", "2022", 1, 1)
        assert (verdict.pace, verdict.met_late_on) == (None, None)


def test_ten_in_all_are_not_two_each_year() -> None:
    assert judged("2025-12-31", {2021: 10}).status == "behind"


@pytest.mark.parametrize(("day", "due", "status"), [("2023-07-01", 0, "on_track"), ("2023-07-02", 1, "behind")])
def test_the_running_year_asks_for_the_part_that_is_over(day: str, due: int, status: str) -> None:
    """2023-07-02 is the 183rd of 365 days: floor(2 × 183 ÷ 365) = 1."""
    verdict = judged(day, {2021: 2, 2022: 2})

    assert (verdict.required, verdict.status, verdict.period) == (due, status, "2023")


def test_two_in_the_running_year_are_enough_for_all_of_it() -> None:
    assert judged("2023-03-01", {2021: 2, 2022: 2, 2023: 2}).status == "on_track"


def test_what_the_running_year_lacks_is_due_in_its_months() -> None:
    """On 2023-06-30 six months are left for two events."""
    assert judged("2023-06-30", {2021: 2, 2022: 2}).pace == Fraction(2, 6)


def test_the_results_of_all_years_are_listed() -> None:
    verdict = judged("2023-06-30", {2021: 2, 2022: 1})

    assert [tuple(each) for each in verdict.yearly] == [(2021, 2, "met"), (2022, 1, "behind"), (2023, 0, "on_track")]


def test_a_year_that_nobody_reported_is_no_data() -> None:
    verdict = judged("2023-06-30", {2021: 2, 2023: 2}, {2022: SILENT})

    assert (verdict.status, verdict.reason, verdict.period, verdict.value) == ("no_data", "no_record", "2022", None)


def test_a_year_in_part_reported_is_no_data_unless_it_is_reached() -> None:
    few = judged("2023-06-30", {2021: 2, 2022: 1, 2023: 2}, {2022: PARTLY})
    enough = judged("2023-06-30", {2021: 2, 2022: 2, 2023: 2}, {2022: PARTLY})

    assert (few.status, few.reason, few.value) == ("no_data", "coverage_below_minimum", 1)
    assert enough.status == "on_track"


def test_a_failed_year_weighs_more_than_an_unknown_one() -> None:
    assert judged("2023-06-30", {2022: 1}, {2021: SILENT}).status == "behind"


def test_a_correction_that_adds_the_missing_event_heals_the_year() -> None:
    assert judged("2025-12-31", {2021: 2, 2022: 2, 2023: 2, 2024: 2, 2025: 2}).status == "met"
    assert judged("2025-12-31", {2021: 2, 2022: 2, 2023: 2, 2024: 2, 2025: 1}).status == "behind"


def test_where_it_does_not_apply_no_year_is_tested() -> None:
    verdict = judge(on(EXCHANGES, "2020-06-30", inapplicable="not_in_force"), Yearly([], {}))

    assert (verdict.status, verdict.reason, verdict.yearly) == ("not_applicable", "not_in_force", ())
