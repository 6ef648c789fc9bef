"""Formulas over measures: sums with coefficients of what is known in an area."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from services.indicators.marks import Estimate, together
from services.indicators.records import balances, nil
from services.indicators.records.balances import standing_in
from services.indicators.records.known import Known, Wanted, estimated
from services.indicators.records.line import Line, weighted
from services.indicators.records.nil import nil_reports
from services.indicators.records.relations import RELATIONS, Relation
from services.indicators.records.relations.relation import Grain
from services.indicators.standards.grammar import Linear, linear
from services.indicators.standards.model import RecordMeasure
from services.indicators.values.areas import Area

STOCKS = ("stock", "distinct")


class Level(NamedTuple):
    """`estimates`: what stands in for a part of it."""

    amount: Fraction
    estimates: tuple[Estimate, ...]


class Formulas:
    """`start`: the plan's, or the period's. `grain` day where the day itself decides and not the month's end."""

    def __init__(self, known: Known, measures: Mapping[str, RecordMeasure], start: date, grain: Grain = "month"):
        self.known, self.measures, self.start, self.grain = known, measures, start, grain

    def wanted(self, formula: str) -> list[Wanted]:
        """The measures of a formula, and those that tell what of them is an estimate."""
        found = [self._wanted(self.measures[name]) for name in _linear(formula).coefficients]
        return [*found, *(part.wanted for each in found if (part := estimated(each)))]

    def line(self, formula: str, area: Area) -> Line:
        """Steps by name: opening balances are in no sum over time."""
        coefficients = _linear(formula).coefficients
        lines = {name: self.known.line(self._wanted(self.measures[name]), area) for name in coefficients}
        return weighted(lines, coefficients)

    def between(self, formula: str, area: Area, first: date, last: date) -> Fraction:
        """What came about on both days and those between."""
        coefficients = _linear(formula).coefficients
        lines = ((self.known.line(self._wanted(self.measures[name]), area), by) for name, by in coefficients.items())
        return sum((by * line.between(first, last) for line, by in lines), Fraction(0))

    def level(self, formula: str, area: Area, day: date) -> Level:
        """What there is at the end of a day."""
        amount, estimates = _constant(formula), tuple[Estimate, ...]()
        for name, coefficient in _terms(formula):
            wanted = self._wanted(self.measures[name])
            extra = standing_in(self.known, wanted, area, day)
            amount += coefficient * (self.known.line(wanted, area).at(day) + extra)
            estimates = ("opening_balance",) if extra > 0 else estimates
        return Level(Fraction(amount), estimates)

    def estimates(self, formula: str, area: Area, first: date, last: date) -> tuple[Estimate, ...]:
        """What only stands in of that which came about between two days."""
        parts = [estimated(self._wanted(self.measures[name])) for name in _linear(formula).coefficients]
        return together(
            part.reason for part in parts if part and self.known.line(part.wanted, area).between(first, last)
        )

    def is_known(self, formula: str, area: Area, first: date, last: date) -> bool:
        """Whether the area has a record of a resource of the formula, or a nil report for any part of these days.

        A record that comes into effect only later, or ended before, is none of these days.
        """
        return self.is_known_within(formula, area, first, last) or any(
            standing_in(self.known, self._wanted(self.measures[name]), area, last) > 0
            for name in _linear(formula).coefficients
            if self.measures[name].kind in STOCKS
        )

    def is_known_within(self, formula: str, area: Area, first: date, last: date) -> bool:
        """The same without what stands in for records."""
        return any(self._is_kept(relation, area, first, last) for relation in self.relations(formula))

    def is_nil(self, formula: str, area: Area, day: date) -> bool:
        """Whether the area's own nil report, or that of a region around it, says that there is nothing at all."""
        things = {thing for relation in self.relations(formula) for thing in relation.things[:1]}
        return any(nil.resource in things and nil.covers_all(area, day) for nil in nil_reports(self.known))

    def is_stock(self, formula: str) -> bool:
        return any(self.measures[name].kind in STOCKS for name in _linear(formula).coefficients)

    def token(self, texts: Iterable[str]) -> Hashable:
        """Changes when anything changes that these formulas are computed from."""
        relations = dict.fromkeys(relation for text in texts for relation in self.relations(text))
        beside = self.known.token_of((*balances.THINGS, *nil.THINGS))
        return tuple(self.known.token(relation) for relation in relations), beside

    def relations(self, formula: str) -> list[Relation]:
        return list(dict.fromkeys(RELATIONS[self.measures[name].of] for name in _linear(formula).coefficients))

    def _is_kept(self, relation: Relation, area: Area, first: date, last: date) -> bool:
        kept = self.known.presence(relation).over(area.nodes)
        is_event = relation.shape == "events" and relation.presence is None
        is_there = kept.between(first, last) > 0 if is_event else kept.is_above_zero_within(first, last)
        return is_there or self._has_nil(relation, area, first, last)

    def _has_nil(self, relation: Relation, area: Area, first: date, last: date) -> bool:
        nils = nil_reports(self.known)
        return any(nil.resource in relation.things[:1] and nil.covers(area, first, last) for nil in nils)

    def _wanted(self, measure: RecordMeasure) -> Wanted:
        if measure.kind == "first":
            return Wanted(measure, "day", self.start)
        return Wanted(measure, "day" if measure.kind == "flow" else self.grain)


def of_all(formulas: Formulas, texts: Iterable[str]) -> list[Wanted]:
    return [wanted for text in texts for wanted in formulas.wanted(text)]


@lru_cache(maxsize=1024)
def _linear(formula: str) -> Linear:
    return linear(formula, Linear.of)


@lru_cache(maxsize=1024)
def _terms(formula: str) -> Sequence[tuple[str, Fraction | int]]:
    """Measures and coefficients; whole numbers are counted ten times as fast as fractions."""
    return [(name, _whole(coefficient)) for name, coefficient in _linear(formula).coefficients.items()]


@lru_cache(maxsize=1024)
def _constant(formula: str) -> Fraction | int:
    return _whole(_linear(formula).constant)


def _whole(value: Fraction) -> Fraction | int:
    return value.numerator if value.denominator == 1 else value
