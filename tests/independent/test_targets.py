"""Random targets and evidence: the platform's judgement == the text's, said again by other hands."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.indicators.targets.case import Case
from services.indicators.targets.evidence import (
    Event,
    Events,
    Items,
    Level,
    Levels,
    Part,
    Parts,
    Reporting,
    Year,
    Yearly,
    Years,
)
from services.indicators.targets.judge import judge
from services.indicators.targets.verdict import Verdict
from tests.independent import targets as independent

S = date(2021, 1, 1)
ENDS = [date(2021, 12, 31), date(2022, 12, 31), date(2025, 12, 31)]
MONTH_ENDS = [date(y + (m == 12), m % 12 + 1, 1) - timedelta(days=1) for y in range(2020, 2027) for m in range(1, 13)]

EDGES = [day + timedelta(days=n) for day in MONTH_ENDS for n in (0, 1)]  # where an error of one day shows

days = st.one_of(st.dates(S, date(2027, 2, 28)), st.sampled_from([day for day in EDGES if day >= S]))
small = st.integers(0, 12)
coverages = st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(94, 100), Fraction(95, 100), Fraction(1)])
around = st.one_of(st.dates(date(2020, 6, 1), date(2026, 12, 31)), st.sampled_from(EDGES))
happened = st.lists(st.tuples(around, st.integers(-1, 5)), max_size=12)
shares = st.lists(st.tuples(around, small, small).map(lambda p: (p[0], min(p[1:]), max(p[1:]))), max_size=8)


@st.composite
def targets(draw: st.DrawFn, comparators: tuple[str, ...] = (">=", "=="), measure: str = "") -> dict[str, Any]:
    chosen = measure or draw(st.sampled_from(["count", "total", "ratio"]))
    return {
        "day": draw(days), "S": S, "D": draw(st.sampled_from(ENDS)), "y0": 2020,
        "b": draw(st.one_of(st.none(), st.integers(0, 120).map(Fraction))),
        "q": Fraction(draw(st.one_of(small, st.integers(1, 100)))),
        "op": draw(st.sampled_from(comparators)), "measure": chosen, "counts": chosen == "count",
        "additive": chosen != "ratio", "c_min": Fraction(95, 100), "items": (),
        "times": 100 if chosen == "ratio" else 1,
    }  # fmt: skip


def case(t: dict[str, Any]) -> Case:
    return Case(
        day=t["day"], start=t["S"], deadline=t["D"], base_year=t["y0"], base=t["b"], target=t["q"],
        comparator=t["op"], measure=t["measure"], c_min=t["c_min"], times=t["times"], items=t["items"],
    )  # fmt: skip


def said(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.status, verdict.value, verdict.required


def dated(amounts: list[tuple[date, int]]) -> list[Event]:
    return [Event(day, Fraction(amount)) for day, amount in amounts]


@given(targets(), happened, coverages, st.booleans())
def test_cumulative(t: dict[str, Any], amounts: list[tuple[date, int]], coverage: Fraction, told: bool) -> None:
    found = judge("cumulative", case(t), Events(dated(amounts), Reporting(coverage, told)))

    assert said(found) == independent.cumulative(t, amounts, coverage, told)


@given(targets(measure="count"), st.dictionaries(st.sampled_from("abcd"), days), coverages, st.booleans())
def test_checklist(t: dict[str, Any], since: dict[str, date], coverage: Fraction, told: bool) -> None:
    t |= {"items": ("a", "b", "c"), "q": Fraction(3)}

    found = judge("checklist", case(t), Items(since, Reporting(coverage, told)))

    assert said(found) == independent.checklist(t, since, coverage, told)


@given(
    targets((">=", "==", "<=")),
    st.dictionaries(
        st.sampled_from(MONTH_ENDS),
        st.tuples(small, st.one_of(st.none(), small), coverages, st.booleans()),
        max_size=84,
    ),
    st.tuples(small, st.one_of(st.none(), small), coverages, st.booleans()),
)
def test_state(t: dict[str, Any], levels: dict[date, tuple[int, int | None, Fraction, bool]], tested: Any) -> None:
    levels[independent.month_end(min(t["day"], t["D"]))] = tested
    known = {
        day: Level(Fraction(above), None if below is None else Fraction(below), Reporting(coverage, told))
        for day, (above, below, coverage, told) in levels.items()
    }

    assert said(judge("state", case(t), Levels(known))) == independent.state(t, levels)


@given(targets((">=", "==", "<="), "ratio"), shares, coverages, st.booleans())
def test_cumulative_ratio(t: dict[str, Any], amounts: Any, coverage: Fraction, told: bool) -> None:
    parts = [Part(day, Fraction(n), Fraction(of)) for day, n, of in amounts]

    found = judge("cumulative_ratio", case(t), Parts(parts, Reporting(coverage, told)))

    assert said(found) == independent.cumulative_ratio(t, amounts, coverage, told)


@given(targets((">=",), "ratio"), shares, coverages, st.integers(-2, 2))
def test_standing(t: dict[str, Any], amounts: Any, coverage: Fraction, near: int) -> None:
    """One check failed about twelve months ago."""
    t |= {"q": Fraction(100)}
    amounts = [*amounts, (min(t["day"], t["D"]) - timedelta(days=365 + near), 0, 1)]
    parts = [Part(day, Fraction(n), Fraction(of)) for day, n, of in amounts]

    found = judge("standing", case(t), Parts(parts, Reporting(coverage, True)))

    assert said(found) == independent.standing(t, amounts, coverage)


@given(targets(measure="count"), happened, st.dictionaries(st.integers(2021, 2025), coverages), st.integers(1, 4))
def test_each_year(t: dict[str, Any], amounts: Any, told: dict[int, Fraction], q: int) -> None:
    t |= {"q": Fraction(q)}
    reporting = {year: Reporting(coverage, True) for year, coverage in told.items()}

    assert judge("each_year", case(t), Yearly(dated(amounts), reporting)).status == independent.each_year(
        t, amounts, told
    )


@given(
    targets((">=", "==", "<=")),
    st.dictionaries(
        st.integers(2020, 2026),
        st.tuples(st.one_of(st.none(), st.integers(0, 120)), st.sampled_from([0, 50, 94, 95, 100])),
        max_size=7,
    ),
)
def test_year_value(t: dict[str, Any], amounts: dict[int, tuple[int | None, int]]) -> None:
    values = {y: (None if v is None else Fraction(v), Fraction(reported, 100)) for y, (v, reported) in amounts.items()}
    known = {y: Year(value, 100, amounts[y][1], 0) for y, (value, _) in values.items()}

    assert said(judge("year_value", case(t), Years(known))) == independent.year_value(t, values)
