"""What records prove of a duty without a number: the years in which there is something, and shares by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from services.indicators.records.recipes import Recipes
from services.indicators.standards.model import Duty, Recipe
from services.indicators.targets.question import Question
from services.indicators.values.areas import Area


class Proofs:
    """From the plan's base year to the day that is asked about."""

    def __init__(self, asked: Question) -> None:
        self._formulas, self._day = Recipes(asked).by_day, asked.day
        self._years = range(asked.plan.base_year, asked.day.year + 1)
        recipes = [recipe for duty in asked.plan.duties.values() if (recipe := _recipe(duty))]
        self._formulas.known.load(
            wanted for recipe in recipes for text in recipe.formulas for wanted in self._formulas.wanted(text)
        )

    def has_share(self, duty: Duty) -> bool:
        recipe = _recipe(duty)
        return recipe is not None and recipe.of is not None

    def each(self, duty: Duty, place: Area) -> list[list[int]]:
        """Of everything that has to be there, the years in which it is."""
        recipe = _recipe(duty)
        return [self._years_of(formula, place) for formula in recipe.each] if recipe else []

    def shares(self, duty: Duty, place: Area) -> dict[int, tuple[Fraction, Fraction]]:
        """Numerator and denominator of each year that has a denominator; of stocks at its end."""
        recipe = _recipe(duty)
        if recipe is None or recipe.of is None:
            return {}
        (counts,) = recipe.counts
        found = {
            first.year: (self._in_year(counts, place, first, last), self._in_year(recipe.of, place, first, last))
            for first, last in self._spans()
        }
        return {year: (above, below) for year, (above, below) in found.items() if below}

    def _years_of(self, formula: str, place: Area) -> list[int]:
        line, is_stock = self._formulas.line(formula, place), self._formulas.is_stock(formula)
        return [
            first.year
            for first, last in self._spans()
            if (line.is_above_zero_within(first, last) if is_stock else line.between(first, last) > 0)
        ]

    def _in_year(self, formula: str, place: Area, first: date, last: date) -> Fraction:
        if self._formulas.is_stock(formula):
            return self._formulas.level(formula, place, last).amount
        return Fraction(self._formulas.line(formula, place).between(first, last))

    def _spans(self) -> Iterator[tuple[date, date]]:
        """Every year as far as it has come."""
        return ((date(year, 1, 1), min(date(year, 12, 31), self._day)) for year in self._years)


def _recipe(duty: Duty) -> Recipe | None:
    return duty.evidence.recipe
