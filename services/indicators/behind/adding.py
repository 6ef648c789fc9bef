"""What one return adds to a value: its part of numerator and denominator. The parts add up to them exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from services.indicators.behind.leaves import Leaf
from services.indicators.values.ask import One


class Part(NamedTuple):
    """`why_not`: why the return is on neither side, if so. `denominator` None: the indicator has none."""

    numerator: Fraction
    denominator: Fraction | None
    why_not: str | None = None


def part(one: One, leaf: Leaf) -> Part:
    indicator = one.edition.indicators[one.indicator]
    if indicator.over and not leaf.flags[indicator.over]:
        return Part(Fraction(0), None if indicator.is_total else Fraction(0), indicator.over)
    year = one.edition.standard.base_year if one.basis == "frozen" else one.period.year
    formulas = one.edition.formulas(one.indicator, leaf.region[:2], year, one.period.days)
    below = formulas.denominator.sum(leaf.measures) if formulas.denominator else None
    return Part(formulas.numerator.sum(leaf.measures), below)
