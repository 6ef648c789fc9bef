"""Groups, coverage and levels on hand-computed cases (the property test covers the rest)."""

from __future__ import annotations

from shared.periods import Period
from tests.indicators.engine.conftest import Engine
from tests.indicators.engine.log import energy_return, institution


def cells(engine: Engine) -> dict[tuple[str, str], tuple[object, ...]]:
    """(period, region) → electricity Wh, area dm²·days, reported, partial; cells of zeros are left out."""
    rows = engine.read(
        """SELECT months, first_month, region, sum(electricity_grid_wh)::bigint, sum(floor_area_dm2_days)::bigint,
        sum(reported)::int, sum(partial)::int FROM energy_cell GROUP BY 1, 2, 3
        HAVING sum(reported) <> 0 OR sum(partial) <> 0"""
    )
    return {(Period(int(first), int(months)).code, str(region)): tuple(rest) for months, first, region, *rest in rows}  # type: ignore[call-overload]


def test_a_month_counts_in_every_larger_period_until_that_has_a_return_of_its_own(engine: Engine) -> None:
    engine.work(
        institution("A", 1, ("2010-01-01", None, "510104", "021")),
        energy_return("A", "2021-06", 1, 100),
        energy_return("A", "2021-Q2", 1, 1_000),
    )
    assert cells(engine) == {
        ("2021", "510104"): (1_000, 91_000, 0, 1),
        ("2021-H1", "510104"): (1_000, 91_000, 0, 1),
        ("2021-Q2", "510104"): (1_000, 91_000, 1, 0),
        ("2021-06", "510104"): (100, 30_000, 1, 0),
    }


def test_twelve_months_report_the_year(engine: Engine) -> None:
    engine.work(institution("A", 1, ("2010-01-01", None, "51", "01")))
    engine.work(*(energy_return("A", f"2020-{month:02d}", 1, month) for month in range(1, 13)))
    assert cells(engine)["2020", "51"] == (78, 366_000, 1, 0)


def test_parts_before_the_institution_existed_are_not_missing(engine: Engine) -> None:
    engine.work(
        institution("A", 1, ("2021-04-01", None, "5101", "01")),
        energy_return("A", "2021-H2", 1, 20),
        energy_return("A", "2021-Q2", 1, 10),
    )
    assert cells(engine)["2021", "5101"] == (30, (91 + 184) * 1_000, 1, 0)


def test_a_level_counts_for_the_days_in_the_register(engine: Engine) -> None:
    engine.work(institution("A", 1, ("2021-12-01", None, "510104", "01")), energy_return("A", "2021", 1, 5))
    assert cells(engine)["2021", "510104"] == (5, 31_000, 1, 0)


def test_a_year_lies_where_the_institution_is_at_its_end_and_a_month_where_it_was(engine: Engine) -> None:
    engine.work(energy_return("A", "2025", 1, 7), energy_return("A", "2025-10", 1, 1))
    engine.work(institution("A", 1, ("2010-01-01", "2025-11-05", "500105", "01"), ("2025-11-06", None, "50P001", "01")))
    found = cells(engine)
    assert found["2025", "50P001"][0] == 7
    assert found["2025-10", "500105"][0] == 1


def test_a_move_takes_everything_along(engine: Engine) -> None:
    engine.work(institution("A", 1, ("2010-01-01", None, "510104", "01")), energy_return("A", "2021", 1, 7))
    engine.work(institution("A", 2, ("2010-01-01", None, "510105", "021")))
    assert cells(engine) == {("2021", "510105"): (7, 365_000, 1, 0)}


def test_an_undecided_correction_leaves_the_fact_and_a_withdrawal_ends_it(engine: Engine) -> None:
    engine.work(institution("A", 1, ("2010-01-01", None, "51", "01")), energy_return("A", "2021", 1, 7))
    engine.work(energy_return("A", "2021", 3, 9, counts=False))
    assert cells(engine) == {}
    engine.work(energy_return("A", "2021", 2, 8))  # late: revision 3 is known
    assert cells(engine) == {}
    assert engine.read("SELECT counts_revision, from_batch < to_batch FROM energy_fact_past") == [(1, True)]


def test_expected_follows_the_register(engine: Engine) -> None:
    engine.work(
        institution("A", 1, ("2020-03-15", "2020-10-31", "510104", "01"), ("2020-11-01", "2021-02-01", "51", "021"))
    )

    def expected(period: str, region: str) -> object:
        asked = Period.parse(period)
        return engine.read(
            f"""SELECT coalesce(sum(expected), 0)::int FROM register_cell
            WHERE months = {asked.months} AND first_month <= {asked.first_month} AND region = '{region}'"""
        )[0][0]

    held = {
        "510104": ["2020-H1", "2020-Q1", "2020-Q3", "2020-03", "2020-10"],
        "51": ["2020", "2020-H2", "2020-Q4", "2020-11", "2021", "2021-H1", "2021-Q1", "2021-02"],
    }
    not_held = {
        "510104": ["2019", "2020", "2020-02", "2020-Q4", "2020-11", "2021"],
        "51": ["2020-10", "2021-03", "2022"],
    }
    assert [(p, r) for r, periods in held.items() for p in periods if expected(p, r) != 1] == []
    assert [(p, r) for r, periods in not_held.items() for p in periods if expected(p, r) != 0] == []
