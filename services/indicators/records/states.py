"""Levels at the ends of months: stocks, shares of what there is, of a roster, of cities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from services.indicators.records.formulas import Formulas
from services.indicators.records.rosters import share
from services.indicators.records.units import scale
from services.indicators.rules import city_kind
from services.indicators.standards import Plan, Target
from services.indicators.standards.model import Recipe
from services.indicators.targets.case import month_ends
from services.indicators.targets.evidence import COMPLETE, SILENT, Level, Levels, Reporting
from services.indicators.values.areas import Area
from services.indicators.values.areas import area as area_of
from shared.geography import Region, regions

Known = dict[date, Level | None]


def levels(
    formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date, known: Known
) -> Levels:
    """From the last month's end before the plan on: a path may start there. `known` is filled as levels are asked for.

    What is remembered are levels, never this: it reads with the connection of its own question.
    """
    state = _State(formulas, plan, target, recipe, area)
    days = month_ends(plan.start - timedelta(days=32), day)
    return Levels(OnDemand(days, state.at, known))


class OnDemand(Mapping[date, Level]):
    """Levels of month ends, each worked out when it is looked at: most are not. One that is not known has no item."""

    def __init__(self, days: Sequence[date], level: Callable[[date], Level | None], known: Known) -> None:
        self._days, self._level, self._known = days, level, known

    def __getitem__(self, day: date) -> Level:
        if day not in self._known:
            if day not in self._days:
                raise KeyError(day)
            self._known[day] = self._level(day)
        found = self._known[day]
        if found is None:
            raise KeyError(day)
        return found

    def __iter__(self) -> Iterator[date]:
        """The days that can be asked for, also those that have no item."""
        return iter(self._days)

    def __len__(self) -> int:
        return len(self._days)


class _State:
    def __init__(self, formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area) -> None:
        self.formulas, self.plan, self.target, self.recipe, self.area = formulas, plan, target, recipe, area
        (self.counts,) = recipe.counts or ("",)

    def at(self, day: date) -> Level | None:
        if self.recipe.cities:
            return self._of_cities(day)
        if self.recipe.rosters:
            return self._of_rosters(day)
        return self._of_formulas(day)

    def _of_formulas(self, day: date) -> Level | None:
        is_known = self._is_known(self.counts, day)
        found = self.formulas.level(self.counts, self.area, day)
        if self.target.measure != "ratio":
            value = found.amount / scale(self.target.unit)
            return Level(value, None, self._reporting(day).estimated(found.estimates)) if is_known else None
        if self.recipe.of is None or not self._is_known(self.recipe.of, day):
            unknown = self.recipe.unknown
            is_told = is_known or (unknown is not None and self._is_known(self.recipe.expected or self.counts, day))
            return Level(found.amount, None, COMPLETE, unknown) if is_told else None
        below, reporting = self.formulas.level(self.recipe.of, self.area, day), self._reporting(day)
        if below.amount == 0:  # nobody is there of whom something could be known: if so many have said so
            if reporting.is_any and reporting.coverage < self.plan.settings.c_min:
                return Level(found.amount, None, reporting, "coverage_below_minimum")
            return Level(found.amount, below.amount, reporting)
        reporting = reporting.estimated(found.estimates, below.estimates)
        return Level(found.amount, below.amount, reporting) if is_known else None

    def _of_rosters(self, day: date) -> Level | None:
        (wanted,) = self.formulas.wanted(self.counts)
        is_known = self._is_known(self.counts, day)
        found = share(self.formulas.known, wanted, self.recipe.rosters, self.area, day)
        if found is None:
            named = self.formulas.level(self.counts, self.area, day).amount
            return Level(named, None, COMPLETE) if is_known else None
        if found.of == 0:
            return Level(Fraction(0), Fraction(0), COMPLETE)
        reporting = COMPLETE.estimated(["old_roster"] if found.is_old else [])
        return Level(Fraction(found.reached), Fraction(found.of), reporting) if is_known else None

    def _of_cities(self, day: date) -> Level | None:
        assert self.recipe.cities is not None
        failing, seen = self.recipe.cities
        if not self._is_known(seen, day):
            return None
        places = [found for region in self._cities(day) if (found := area_of(region.code))]
        passing = sum(
            self.formulas.level(seen, place, day).amount > 0 and self.formulas.level(failing, place, day).amount == 0
            for place in places
        )
        return Level(Fraction(passing), Fraction(len(places)), self._reporting(day))

    def _cities(self, day: date) -> list[Region]:
        """The prefecture-level cities of the area; what is smaller stands for itself."""
        inside = [r for r in regions() if any(run.low <= r.code <= run.high for run in self.area.nodes)]
        cities = [region for region in inside if city_kind(region) == "city" and region.valid_on(day)]
        return cities or [region for region in inside if region.code == self.area.code]

    def _is_known(self, formula: str, day: date) -> bool:
        return self.formulas.is_known(formula, self.area, self.plan.start, day)

    def _reporting(self, day: date) -> Reporting:
        if self.recipe.expected is None or self.recipe.reported is None:
            return COMPLETE
        if self.formulas.is_nil(self.recipe.reported, self.area, day):
            return COMPLETE
        expected = self.formulas.level(self.recipe.expected, self.area, day).amount
        reported = self.formulas.level(self.recipe.reported, self.area, day).amount
        return Reporting(min(reported / expected, Fraction(1)), reported > 0) if expected else SILENT
