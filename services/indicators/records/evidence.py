"""From measures to the evidence of a target, by its kind and its recipe."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from services.indicators.records.formulas import Formulas
from services.indicators.records.line import Line, smallest
from services.indicators.records.states import levels
from services.indicators.records.units import scale
from services.indicators.standards import Plan, Target
from services.indicators.standards.model import Recipe
from services.indicators.targets.evidence import (
    COMPLETE,
    SILENT,
    Event,
    Events,
    Evidence,
    Items,
    Part,
    Parts,
    Reporting,
    Year,
    Yearly,
    Years,
)
from services.indicators.values.areas import Area

DAY = timedelta(days=1)


def evidence(formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date) -> Evidence:
    """What is known about a target in an area on a day, in the target's unit."""
    match target.kind:
        case "cumulative":
            return _events(formulas, plan, target, recipe, area, day)
        case "each_year":
            return _yearly(formulas, plan, target, recipe, area, day)
        case "cumulative_ratio":
            return _parts(formulas, recipe, area, plan.start, min(day, target.deadline), day)
        case "standing":
            until = min(day, target.deadline)
            return _parts(formulas, recipe, area, until - timedelta(days=366), until, day)
        case "checklist":
            return _items(formulas, plan, target, recipe, area, day)
        case "year_value":
            return _years(formulas, plan, target, recipe, area, day)
        case "state":
            return levels(formulas, plan, target, recipe, area, day, {})


def total(formulas: Formulas, plan: Plan, recipe: Recipe, area: Area) -> Line:
    """Of several formulas the smallest total since the plan began."""
    return smallest([formulas.line(formula, area) for formula in recipe.counts], plan.start)


def _events(formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date) -> Events:
    per, until = scale(target.unit), min(day, target.deadline)
    steps = total(formulas, plan, recipe, area).by_month(plan.start, until, day)
    events = [Event(when, Fraction(amount, per)) for when, amount in steps]
    return Events(events, _kept(formulas, recipe, area, plan.start, until))


def _yearly(formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date) -> Yearly:
    events = _events(formulas, plan, target, recipe, area, day).events
    years = range(plan.start.year, day.year + 1)
    (formula,) = recipe.counts
    spans = {year: (date(year, 1, 1), min(day, date(year, 12, 31))) for year in years}
    reporting = {
        year: COMPLETE.estimated(formulas.estimates(formula, area, *span))
        if formulas.is_known_within(formula, area, *span)
        else SILENT
        for year, span in spans.items()
    }
    return Yearly(events, reporting)


def _parts(formulas: Formulas, recipe: Recipe, area: Area, first: date, until: date, day: date) -> Parts:
    """Both sides by day; what came after the deadline too, for it may show that it was met late."""
    assert recipe.of is not None
    numerator, denominator = total_of(formulas, recipe, area), formulas.line(recipe.of, area)
    is_whole = first.day == 1  # else a month is cut in two, and days decide
    above, below = (
        dict(line.by_month(first, until, day) if is_whole else line.steps(first, day))
        for line in (numerator, denominator)
    )
    days = sorted({*above, *below})
    parts = [Part(when, Fraction(above.get(when, 0)), Fraction(below.get(when, 0))) for when in days]
    return Parts(parts, _kept(formulas, recipe, area, first, until))


def total_of(formulas: Formulas, recipe: Recipe, area: Area) -> Line:
    """The numerator of a share: one formula."""
    (formula,) = recipe.counts
    return formulas.line(formula, area)


def _items(formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date) -> Items:
    """An item is in force from when its formula is above 0; what was repealed by the deadline is not."""
    until = min(day, target.deadline)
    since = {
        item: found
        for item, formula in recipe.items.items()
        if (found := _above_since(formulas.line(formula, area), until, day)) is not None
    }
    is_any = any(formulas.is_known(formula, area, plan.start, until) for formula in recipe.items.values())
    return Items(since, COMPLETE if is_any or since else SILENT)


def _above_since(line: Line, until: date, day: date) -> date | None:
    """When what is above 0 on `until` began to be; else when it first was after that."""
    since: date | None = None
    level: Fraction | int = 0
    for when, amount in line.steps(date.min, day):
        if since is None or when <= until:
            level += amount
            since = (since or when) if level > 0 else None
    return since


def _years(formulas: Formulas, plan: Plan, target: Target, recipe: Recipe, area: Area, day: date) -> Years:
    """A ratio or a flow of each year; whoever has something of the kind has reported it."""
    found: dict[int, Year] = {}
    above = total_of(formulas, recipe, area)
    below = formulas.line(recipe.of, area) if recipe.of else None
    for year in range(plan.base_year, max(plan.base_year, day.year) + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        kept = _kept(formulas, recipe, area, first, last)
        value = _of_year(above, below, first, last, target, is_any=kept.is_any)
        found[year] = Year(value, 1, int(kept.is_any), 0, kept.marks)
    is_any = _kept(formulas, recipe, area, plan.start, day).is_any
    return Years(found, is_empty=is_any and all(year.value is None for year in found.values()))


def _of_year(
    above: Line, below: Line | None, first: date, last: date, target: Target, *, is_any: bool
) -> Fraction | None:
    if below is None:
        return Fraction(above.between(first, last), scale(target.unit)) if is_any else None
    divisor = below.between(first, last)
    return Fraction(above.between(first, last), divisor) * target.times if divisor else None


def _kept(formulas: Formulas, recipe: Recipe, area: Area, first: date, last: date) -> Reporting:
    """Nobody is expected to have something: what is known of these days is complete."""
    texts = [*recipe.counts, *([recipe.of] if recipe.of else [])]
    if not any(formulas.is_known(text, area, first, last) for text in texts):
        return SILENT
    return COMPLETE.estimated(*(formulas.estimates(text, area, first, last) for text in texts))
