"""From sums to a value: pure arithmetic, exact, by one edition of a standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from services.indicators.marks import Estimate, Marks, obs_status
from services.indicators.standards import Edition, Indicator
from services.indicators.standards.edition import UsedFactor
from services.indicators.values.cells import Row, Sums
from shared.forms import form
from shared.periods import Period


@dataclass(frozen=True, slots=True)
class Value:
    """`value` None: no data. `unpriced_tce`: energy that has no factor and is missing in the value."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    used: tuple[UsedFactor, ...]
    unpriced_tce: Fraction
    marks: Marks
    obs_status: str


def compute(edition: Edition, indicator: Indicator, period: Period, sums: Sums, *, frozen: bool = False) -> Value:
    """Numerators and denominators are worked out for each province, then added, then divided."""
    year = edition.standard.base_year if frozen else period.year
    above, below, used = Fraction(0), Fraction(0), dict[UsedFactor, None]()
    rows = [row for row in sums.rows if _counts(indicator, row)]
    for row in rows:
        formulas = edition.formulas(indicator.code, row.province, year, period.days)
        above += formulas.numerator.sum(row.measures)
        below += formulas.denominator.sum(row.measures) if formulas.denominator else 0
        used.update(dict.fromkeys(formulas.used))
    unpriced = Fraction(sum(int(row.measures[name]) for row in rows for name in indicator.unpriced), 10**6)
    value = _divide(indicator, above, below) if sums.has_data else None
    marks = Marks(_is_break(edition.standard.form, period, sums), tuple(_estimates(used, unpriced)))
    return Value(
        value=value,
        numerator=above if sums.has_data else None,
        denominator=below if sums.has_data and not indicator.is_total else None,
        used=tuple(used),
        unpriced_tce=unpriced,
        marks=marks,
        obs_status=obs_status(marks, has_value=value is not None, is_partial=sums.reported < sums.expected),
    )


def _counts(indicator: Indicator, row: Row) -> bool:
    return indicator.over is None or bool(getattr(row, indicator.over))


def _divide(indicator: Indicator, above: Fraction, below: Fraction) -> Fraction | None:
    """An unknown denominator gives no data, never zero."""
    if indicator.is_total:
        return above
    return above / below * indicator.times if below else None


def _estimates(used: Iterable[UsedFactor], unpriced: Fraction) -> Iterator[Estimate]:
    if any(factor.is_stand_in for factor in used):
        yield "stand_in_factor"
    if unpriced:
        yield "factor_missing"


def _is_break(family: str, period: Period, sums: Sums) -> bool:
    """Whether another form edition was filed than for the period before (without data: than was in force)."""
    declared = form(family)
    now = sums.edition or declared.edition_on(period.end)
    return now != (sums.edition_before or declared.edition_on(period.previous.end))
