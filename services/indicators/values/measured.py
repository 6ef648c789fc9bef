"""Values of indicators over records: a flow within the period, a stock at its end, or one divided by the other."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from services.indicators.marks import Marks, obs_status, together
from services.indicators.records.formulas import Formulas, Level
from services.indicators.records.known import Known
from services.indicators.records.memory import Memory
from services.indicators.standards import Edition, Indicator
from services.indicators.standards.model import Condition, RecordMeasure
from services.indicators.values.areas import Area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL, SUBTOTAL, TYPES, Sums, Vintage
from services.indicators.values.compute import Value
from shared.db import Connection


class Measured(NamedTuple):
    """A value, and how many have to report and have: as `Sums` without rows."""

    value: Value
    coverage: Sums


def is_measured(edition: Edition) -> bool:
    """Whether a standard has measures over records; the others read the cells of a form."""
    return bool(edition.standard.measures)


def measured(formulas: Formulas, one: One) -> Measured:
    """Nothing known of a side is no data; an opening balance that stands in makes an estimate."""
    place = replace(one.area, nodes=one.area.runs(one.period))
    indicator = one.edition.indicators[one.indicator]
    above = _side(formulas, indicator.numerator.formula, place, one)
    below = _side(formulas, indicator.denominator.formula, place, one) if indicator.denominator else None
    coverage = _coverage(formulas, indicator, place, one.period.end)
    value = _divided(indicator, above, below)
    marks = Marks(estimates=together(*(side.estimates for side in (above, below) if side)))
    return Measured(
        Value(
            value=value,
            numerator=None if above is None else above.amount,
            denominator=None if below is None else below.amount,
            used=(),
            unpriced_tce=Fraction(0),
            marks=marks,
            obs_status=obs_status(marks, has_value=value is not None, is_partial=coverage.reported < coverage.expected),
        ),
        coverage,
    )


def _side(formulas: Formulas, formula: str, place: Area, one: One) -> Level | None:
    first, last = one.period.start, one.period.end
    if not formulas.is_known(formula, place, first, last):
        return None
    if formulas.is_stock(formula):
        return formulas.level(formula, place, last)
    amount = formulas.between(formula, place, first, last)
    return Level(amount, formulas.estimates(formula, place, first, last))


def _divided(indicator: Indicator, above: Level | None, below: Level | None) -> Fraction | None:
    if above is None or indicator.is_total:
        return None if above is None else above.amount
    return above.amount / below.amount * indicator.times if below and below.amount else None


def _coverage(formulas: Formulas, indicator: Indicator, place: Area, day: date) -> Sums:
    """0 of 0 where nobody has to report."""
    if indicator.expected is None or indicator.reported is None:
        return Sums()
    expected, reported = (formulas.level(each, place, day) for each in (indicator.expected, indicator.reported))
    return Sums(expected=int(expected.amount), reported=int(reported.amount))


def _of_type(measure: RecordMeasure, type_: str) -> RecordMeasure:
    """What belongs to no institution has no type: it counts in `all` alone."""
    if type_ == ALL:
        return measure
    types = tuple(each for each in TYPES if each.startswith(SUBTOTAL)) if type_ == SUBTOTAL else (type_,)
    return replace(measure, where=(*measure.where, Condition("type", "in", types)))


class Measuring:
    """Values at one vintage: what one of them needed is at hand for the next.

    `memory`: what outlives this, else that of each edition.
    """

    def __init__(self, connection: Connection, at: Vintage, memory: Memory | None = None) -> None:
        self._connection, self._at, self._memory = connection, at, memory
        self._known: dict[Edition, Known] = {}
        self._formulas: dict[tuple[Edition, str, date], Formulas] = {}

    def value(self, one: One) -> Measured:
        return measured(self._of(one.edition, one.type, one.period.start), one)

    def token(self, edition: Edition, code: str) -> Hashable:
        """Changes with everything that any value of an indicator is computed from, and by."""
        indicator = edition.indicators[code]
        sides = [side.formula for side in (indicator.numerator, indicator.denominator) if side]
        reporting = [formula for formula in (indicator.expected, indicator.reported) if formula]
        formulas = self._of(edition, ALL, date.min)
        return edition.versions(code), formulas.token([*sides, *reporting])

    def _of(self, edition: Edition, type_: str, start: date) -> Formulas:
        key = edition, type_, start
        if key not in self._formulas:
            if edition not in self._known:
                self._known[edition] = Known(self._connection, self._at, self._memory or edition.memory)
            measures = {code: _of_type(each, type_) for code, each in edition.standard.measures.items()}
            self._formulas[key] = Formulas(self._known[edition], measures, start)
        return self._formulas[key]
