"""An indicator standard ready for use: with the exact factor sets that its references mean at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import NamedTuple

from services.indicators.records.memory import Memory
from services.indicators.standards.grammar import Linear, linear, names
from services.indicators.standards.model import FactorSet, Header, Indicator, IndicatorStandard, Quantity, Text

DAYS = "days"


class UsedFactor(NamedTuple):
    """A factor that a value used. Years are None for a factor that does not depend on the year."""

    name: str
    column: str | None
    value: str
    unit: str
    source: Text
    year_asked: int | None
    year_used: int | None

    @property
    def is_stand_in(self) -> bool:
        return self.year_asked != self.year_used


@dataclass(frozen=True, slots=True)
class Weights:
    """Σ weight × measure ÷ divisor: one integer multiplication a measure."""

    by_measure: tuple[tuple[str, int], ...]
    divisor: int

    @staticmethod
    def of(formula: Linear) -> Weights:
        divisor = lcm(*(value.denominator for value in formula.coefficients.values()))
        return Weights(
            tuple((name, int(value * divisor)) for name, value in formula.coefficients.items() if value), divisor
        )

    def sum(self, measures: Mapping[str, int]) -> Fraction:
        return Fraction(sum(weight * measures[name] for name, weight in self.by_measure), self.divisor)


class Formulas(NamedTuple):
    """An indicator's formulas with all factors put in, for one province, year and number of days."""

    numerator: Weights
    denominator: Weights | None
    used: tuple[UsedFactor, ...]


class Edition:
    """One version of an indicator standard. Remembers the formulas it has worked out."""

    def __init__(self, header: Header, standard: IndicatorStandard, tables: Mapping[str, tuple[str, FactorSet]]):
        """`standard` holds terms and indicators (of the extended one, if any); `tables`: alias → label, set."""
        self.header, self.standard, self._tables = header, standard, tables
        self.memory = Memory()  # of what records add up to under it
        self._known: dict[tuple[str, str, int, int], Formulas] = {}
        self._names: dict[str, list[str]] = {}

    @property
    def label(self) -> str:
        return self.header.label

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        return self.standard.indicators

    def formulas(self, code: str, province: str, year: int, days: int) -> Formulas:
        """`year`: the one whose factors are asked for (the base year when frozen)."""
        key = (code, province, year, days)
        found = self._known.get(key)
        if found is None:
            if len(self._known) > 50_000:  # years and days are few; a caller cannot grow this without bound
                self._known.clear()
            found = self._known[key] = self._work_out(self.indicators[code], province, year, days)
        return found

    def measures(self, code: str) -> frozenset[str]:
        """The measures that an indicator is made from."""
        indicator = self.indicators[code]
        formulas = self.formulas(code, "51", self.standard.base_year, 365)
        sides = [formulas.numerator, *([formulas.denominator] if formulas.denominator else [])]
        return frozenset(name for side in sides for name, _ in side.by_measure) | frozenset(indicator.unpriced)

    def factor_set(self, code: str) -> str | None:
        """The exact factor tables that an indicator uses: `coal-equivalent@1.0.0/gb2589-2020 + …`."""
        aliases = dict.fromkeys(name.partition(".")[0] for name in self._all_names(code) if "." in name)
        return " + ".join(self._tables[alias][0] for alias in self._tables if alias in aliases) or None

    def versions(self, code: str) -> str:
        """Everything an indicator is computed by: the standard's version, the one it extends, its factor sets."""
        labels = dict.fromkeys((self.label, self.standard.header.label, self.factor_set(code)))
        return " + ".join(label for label in labels if label)

    def where(self, code: str) -> dict[str, str]:
        """The terms behind an indicator, each with its formula, in the order of the standard."""
        used = self._all_names(code)
        return {term: formula for term, formula in self.standard.terms.items() if term in used}

    def _all_names(self, code: str) -> list[str]:
        if code not in self._names:
            self._names[code] = self._collect(code)
        return self._names[code]

    def _collect(self, code: str) -> list[str]:
        indicator, found = self.indicators[code], list[str]()
        waiting = [side.formula for side in (indicator.numerator, indicator.denominator) if side]
        while waiting:
            for name in names(waiting.pop()):
                found.append(name)
                if name in self.standard.terms:
                    waiting.append(self.standard.terms[name])
        return found

    def weights(self, formula: str, province: str, year: int, days: int) -> Weights:
        """A formula over the standard's measures, terms and factors that is no indicator of it."""
        return Weights.of(linear(formula, self._meanings(province, year, days, {})))

    def _work_out(self, indicator: Indicator, province: str, year: int, days: int) -> Formulas:
        used: dict[str, UsedFactor] = {}
        meaning = self._meanings(province, year, days, used)

        def side(quantity: Quantity) -> Weights:
            return Weights.of(linear(quantity.formula, meaning))

        numerator = side(indicator.numerator)
        denominator = side(indicator.denominator) if indicator.denominator else None
        return Formulas(numerator, denominator, tuple(used.values()))

    def _meanings(self, province: str, year: int, days: int, used: dict[str, UsedFactor]) -> Callable[[str], Linear]:
        """What each name stands for; notes the factors that are asked for in `used`."""

        @cache
        def meaning(name: str) -> Linear:
            if name == DAYS:
                return Linear({}, Fraction(days))
            if name in self.standard.terms:
                return linear(self.standard.terms[name], meaning)
            if "." in name:
                value, used[name] = self._factor(name, province, year)
                return Linear({}, value)
            return Linear.of(name)

        return meaning

    def _factor(self, name: str, province: str, year: int) -> tuple[Fraction, UsedFactor]:
        alias, _, column = name.partition(".")
        factors = self._tables[alias][1]
        if not factors.years:
            factor = factors.values[column]
            return factor.value, UsedFactor(name, None, factor.text, factor.unit, factor.source, None, None)
        column = province if column == "province" else column
        year_used = factors.year_used(year)
        factor = factors.years[year_used][column]
        return factor.value, UsedFactor(name, column, factor.text, factor.unit, factor.source, year, year_used)
