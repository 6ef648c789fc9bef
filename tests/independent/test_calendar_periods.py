from datetime import date

from tests.independent.calendar_periods import all_periods, days, first_day, last_day, parts, previous


def test_a_leap_year_has_366_days_and_its_february_29() -> None:
    assert days("2024") == 366
    assert days("2024-02") == 29
    assert days("2024-Q1") == 91
    assert days("2023-02") == 28
    assert days("2000-02") == 29


def test_parts_are_one_grain_smaller() -> None:
    assert parts("2024") == ("2024-H1", "2024-H2")
    assert parts("2024-H2") == ("2024-Q3", "2024-Q4")
    assert parts("2024-Q4") == ("2024-10", "2024-11", "2024-12")
    assert parts("2024-10") == ()


def test_previous_keeps_the_grain_over_the_turn_of_the_year() -> None:
    assert previous("2024") == "2023"
    assert previous("2024-H1") == "2023-H2"
    assert previous("2024-Q1") == "2023-Q4"
    assert previous("2024-01") == "2023-12"
    assert previous("2024-02") == "2024-01"


def test_days_of_a_period() -> None:
    assert first_day("2025-Q4") == date(2025, 10, 1)
    assert last_day("2025-Q4") == date(2025, 12, 31)
    assert len(all_periods(2025)) == 19
