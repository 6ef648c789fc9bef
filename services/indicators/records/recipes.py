"""The evidence of a plan's targets over records, read for all of them at once and remembered."""

from __future__ import annotations

from datetime import date

from services.indicators.records.evidence import evidence
from services.indicators.records.formulas import Formulas, of_all
from services.indicators.records.known import Known
from services.indicators.records.states import levels
from services.indicators.standards import Edition, Target
from services.indicators.standards.model import Recipe
from services.indicators.targets.evidence import Evidence, Level
from services.indicators.targets.question import Question
from services.indicators.values.areas import Area

OTHERS = ("projects.nil_report", "projects.opening_balance", "projects.roster")  # every recipe may need these


class Recipes:
    """What the measures of a plan say at the vintage and on the day of a question."""

    def __init__(self, asked: Question) -> None:
        self.plan, self.day, self.measures = asked.plan, asked.day, asked.measures
        self.known = Known(asked.connection, asked.at, asked.memory, energy_gce(asked.edition, asked.day.year))
        self.by_month = Formulas(self.known, asked.measures, asked.plan.start)
        self.by_day = Formulas(self.known, asked.measures, asked.plan.start, "day")
        self._is_read = False

    def evidence(self, target: Target, area: Area) -> Evidence | None:
        """In the target's unit; None where no measures are declared for it."""
        recipe = target.evidence.recipe if target.evidence else None
        if recipe is None:
            return None
        formulas = self.formulas(target)
        tokens = tuple(self.known.token(r) for text in recipe.formulas for r in formulas.relations(text))
        memory, key = (
            self.known.memory,
            (self.plan.header.label, target.code, area, tokens, self.known.token_of(OTHERS)),
        )
        if target.kind == "state":
            self._read_all()
            known: dict[date, Level | None] = memory.get(("levels", key), dict)
            return levels(formulas, self.plan, target, recipe, area, self.day, known)
        return memory.get(("evidence", self.day, key), lambda: self._make(target, recipe, area))

    def formulas(self, target: Target) -> Formulas:
        """Only items come into force on a day; other stocks are looked at by the month."""
        return self.by_day if target.kind == "checklist" else self.by_month

    def _make(self, target: Target, recipe: Recipe, area: Area) -> Evidence:
        self._read_all()
        return evidence(self.formulas(target), self.plan, target, recipe, area, self.day)

    def _read_all(self) -> None:
        """With one statement for each relation, not for each target."""
        if self._is_read:
            return
        self._is_read = True
        recipes = [(each, each.evidence.recipe) for each in self.plan.targets.values() if each.evidence]
        self.known.load(
            wanted for target, recipe in recipes if recipe for wanted in of_all(self.formulas(target), recipe.formulas)
        )


def energy_gce(edition: Edition, year: int) -> str:
    """SQL for the energy of a return: in g coal equivalent, by the standard that the plan names."""
    weights = edition.weights("energy_kgce * 1000", "51", year, 365)
    terms = " + ".join(f"{weight} * {name}::numeric" for name, weight in weights.by_measure)
    return f"(({terms}) / {weights.divisor})"
