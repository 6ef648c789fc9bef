"""Hand-computed cases of what an institution adds to a period."""

from datetime import date

from tests.independent.groups import Cell, Coverage, cells, coverage, leaves, whole
from tests.independent.world import Content, Line, Row, World

SCHOOL = "TMP-SCHOOL"


def a_return(kwh: int, *, area: int | None = None, users: int | None = None, edition: int = 2022) -> Content:
    return Content(edition, area, users, (Line("electricity", kwh * 1000),))


def world(rows: list[Row], counted: dict[str, Content]) -> World:
    return World({SCHOOL: rows}, {(SCHOOL, period): content for period, content in counted.items()})


ALWAYS = [Row(date(2000, 1, 1), None, "510104", "021")]


def test_own_return_wins_over_its_parts() -> None:
    made = world(ALWAYS, {"2024": a_return(100), "2024-01": a_return(1), "2024-H2": a_return(7)})
    assert leaves(made, SCHOOL, "2024") == ["2024"]
    assert leaves(made, SCHOOL, "2024-H1") == ["2024-01"]
    assert leaves(made, SCHOOL, "2024-H2") == ["2024-H2"]
    assert leaves(made, SCHOOL, "2024-Q3") == []


def test_without_an_own_return_the_parts_are_added_recursively() -> None:
    made = world(
        ALWAYS, {"2024-H2": a_return(7), "2024-Q1": a_return(3), "2024-Q2": a_return(2), "2024-04": a_return(9)}
    )
    assert leaves(made, SCHOOL, "2024") == ["2024-Q1", "2024-Q2", "2024-H2"]
    assert whole(made, SCHOOL, "2024")
    ((cell, added),) = cells(made, ["2024"]).items()
    assert cell == Cell("2024", "510104", "021", 2022, has_area=False, has_users=False)
    assert added["electricity_grid_wh"] == 12_000


def test_a_missing_month_makes_the_year_partial_and_the_register_decides_what_is_missing() -> None:
    eleven = {f"2024-{month:02d}": a_return(1) for month in range(1, 12)}
    assert coverage(world(ALWAYS, eleven), ["2024"]) == {("2024", "510104", "021"): Coverage(1, 0, 1)}
    until_november = [Row(date(2000, 1, 1), date(2024, 11, 30), "510104", "021")]
    assert coverage(world(until_november, eleven), ["2024"]) == {("2024", "510104", "021"): Coverage(1, 1, 0)}
    assert coverage(world(until_november, eleven), ["2024-12"]) == {}


def test_a_level_counts_for_the_days_in_the_register() -> None:
    from_february_10 = [Row(date(2024, 2, 10), None, "510104", "021")]
    made = world(from_february_10, {"2024-Q1": a_return(1, area=1000, users=500)})
    ((_, added),) = cells(made, ["2024-Q1"]).items()
    assert added["floor_area_dm2_days"] == 1000 * (20 + 31)
    assert added["users_milliperson_days"] == 500 * 51
    ((_, in_the_year),) = cells(made, ["2024"]).items()
    assert in_the_year["floor_area_dm2_days"] == 1000 * 51


def test_the_group_stands_where_the_institution_was_on_the_last_day_of_the_groups_period() -> None:
    moved = [
        Row(date(2000, 1, 1), date(2024, 2, 29), "500105", "021"),
        Row(date(2024, 3, 1), date(2024, 8, 15), "510104", "01"),
    ]
    made = world(moved, {"2024-01": a_return(1), "2024-03": a_return(2), "2024-08": a_return(4)})
    places = {
        (c.period, c.region, c.type): a["electricity_grid_wh"] // 1000
        for c, a in cells(made, ["2024-01", "2024-Q1", "2024"]).items()
    }
    assert places == {("2024-01", "500105", "021"): 1, ("2024-Q1", "510104", "01"): 3, ("2024", "510104", "01"): 7}


def test_a_return_outside_the_register_counts_nowhere() -> None:
    late = [Row(date(2024, 7, 1), None, "510104", "021")]
    made = world(late, {"2024-Q1": a_return(5), "2024-Q3": a_return(1)})
    assert [a["electricity_grid_wh"] for a in cells(made, ["2024", "2024-H1", "2024-Q1"]).values()] == [1000]


def test_flags_and_editions_of_the_parts_stay_apart() -> None:
    made = world(
        ALWAYS, {"2025-Q3": a_return(1, area=5), "2025-Q4": a_return(2, area=0, edition=2025), "2025-Q1": a_return(4)}
    )
    found = {(c.edition, c.has_area): a["electricity_grid_wh"] for c, a in cells(made, ["2025"]).items()}
    assert found == {(2022, True): 1000, (2025, True): 2000, (2022, False): 4000}


def test_what_was_sold_on_leaves_energy_but_not_water() -> None:
    lines = (Line("electricity", 10, 4, "direct_green"), Line("water", 10, 4), Line("coal", 9, 9))
    made = world(ALWAYS, {"2024": Content(2022, None, None, lines)})
    ((_, added),) = cells(made, ["2024"]).items()
    assert (added["electricity_green_wh"], added["water_l"], added["coal_bituminous_g"]) == (6, 10, 0)
