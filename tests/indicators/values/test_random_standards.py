"""Whatever a standard says: random formulas, coefficients and factors, over random cells, come out digit by digit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.indicators.commands import load_standards
from services.indicators.standards import packaged
from services.indicators.standards.checks import validate
from services.indicators.standards.loader import STANDARDS
from shared.db import Database
from tests.independent.calendar_periods import days
from tests.independent.decimals import written
from tests.independent.divisions import within
from tests.independent.groups import AMOUNTS, AREA_DAYS, Cell
from tests.indicators.conftest import Shared, empty
from tests.indicators.hand_filled import Filler
from tests.indicators.values.test_property import PERIODS, REGIONS, amounts, cells

FACTORS = ("first", "second")
FACTOR_SET = """
name: {name}
version: 1.0.0
kind: factors
approved: 2026-11-23
title: {{zh: 随机, en: random}}
sets:
  only:
    source: {{zh: 随机, en: random}}
    values: {{first: {{value: '{first}', unit: kgce/kWh}}, second: {{value: '{second}', unit: kgce/kWh}}}}
"""
STANDARD = """
name: {name}
version: 1.0.0
kind: indicators
approved: 2026-11-23
title: {{zh: 随机, en: random}}
form: NY201
base_year: 2020
factors: {{random: {factors}@1/only}}
terms: {{above: "{above}"}}
indicators:
  {total}:
    name: {{zh: 总量, en: total}}
    unit: kgce
    numerator: {{formula: above, unit: kgce}}
    display: {{unit: 千克标准煤, per: 1, decimals: 2}}
  {per_area}:
    name: {{zh: 单位面积, en: per area}}
    unit: kgce/m2
    numerator: {{formula: above / {divisor}, unit: kgce}}
    denominator: {{formula: floor_area_dm2_days / 100 / days, unit: m2}}
    over: has_area
    display: {{unit: 千克标准煤/平方米, per: 1, decimals: 2}}
"""


@dataclass(frozen=True)
class Term:
    """`times / by` of a measure, by a factor where one is named."""

    measure: str
    times: int
    by: int
    factor: str | None

    def __str__(self) -> str:
        return f"{self.measure} * {self.times} / {self.by}" + (f" * random.{self.factor}" if self.factor else "")

    def of(self, measures: Counter[str], factors: Mapping[str, Fraction]) -> Fraction:
        share = Fraction(self.times * measures[self.measure], self.by)
        return share * factors[self.factor] if self.factor else share


@dataclass(frozen=True)
class Standard:
    """Its `total` is the sum of the terms; `per_area` that of the returns with an area, divided."""

    terms: Sequence[Term]
    factors: Mapping[str, Fraction]
    divisor: int
    name: str

    def texts(self) -> dict[str, str]:
        """By the names of its two files."""
        values = {factor: written(value) for factor, value in self.factors.items()}
        factors = f"{self.name}-factors"
        return {
            factors: FACTOR_SET.format(name=factors, **values),
            self.name: STANDARD.format(name=self.name, factors=factors, above=" + ".join(map(str, self.terms)),
                                       divisor=self.divisor, total=self.total, per_area=self.per_area),
        }  # fmt: skip

    @property
    def total(self) -> str:
        return f"total_{self.name}"

    @property
    def per_area(self) -> str:
        return f"per_area_{self.name}"

    def value(self, indicator: str, filled: Mapping[Cell, Counter[str]], period: str) -> Fraction | None:
        if not filled:
            return None
        if indicator == self.total:
            return self._sum(filled)
        with_area = {cell: measures for cell, measures in filled.items() if cell.has_area}
        area = Fraction(sum(measures[AREA_DAYS] for measures in with_area.values()), 100 * days(period))
        return self._sum(with_area) / self.divisor / area if area else None

    def _sum(self, filled: Mapping[Cell, Counter[str]]) -> Fraction:
        return sum((t.of(measures, self.factors) for t in self.terms for measures in filled.values()), Fraction(0))


whole = st.integers(1, 999)
standards = st.builds(
    Standard,
    terms=st.lists(
        st.builds(Term, st.sampled_from(AMOUNTS), whole, whole, st.sampled_from((None, *FACTORS))),
        min_size=1,
        max_size=5,
    ),
    factors=st.fixed_dictionaries(dict.fromkeys(FACTORS, whole.map(lambda thousandths: Fraction(thousandths, 1000)))),
    divisor=whole,
    name=st.builds(lambda: f"random{uuid4().hex[:8]}"),
)


@contextmanager
def approved(database: Database, texts: Mapping[str, str]) -> Iterator[None]:
    """Beside the packaged ones, of which nothing is wrong; afterwards as if they had never been."""
    files = [(STANDARDS / name / "1.0.0.yaml", text) for name, text in texts.items()]
    assert validate([*packaged(), *files]) == []
    with database.transaction() as connection:
        load_standards(connection, files)
    try:
        yield
    finally:
        with database.transaction() as connection:
            connection.execute("SET LOCAL session_replication_role = replica")  # a published version is never deleted
            connection.execute("DELETE FROM standard WHERE starts_with(name, 'random')")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(standard=standards, filled=st.dictionaries(cells, amounts, max_size=8))
def test_values_under_any_standard_equal_an_independent_computation(
    database: Database,
    shared_application: Shared,
    values: Callable[..., list[dict[str, Any]]],
    standard: Standard,
    filled: dict[Cell, Counter[str]],
) -> None:
    empty(database)
    Filler(database).cells(filled)

    with approved(database, standard.texts()):
        shared_application.standards.forget()  # it goes by the number of versions, of which none is ever deleted
        found = values(indicator=[standard.total, standard.per_area], region=REGIONS, period=PERIODS, limit=1000)

    assert len(found) == 2 * len(REGIONS) * len(PERIODS)
    for item in found:
        chosen = {
            cell: measures
            for cell, measures in filled.items()
            if cell.period == item["period"] and within(item["region"], cell.region)
        }
        expected = standard.value(item["indicator"], chosen, item["period"])
        assert item["value"] == (None if expected is None else written(expected)), item
