"""The records behind a target that is made of measures: each with the side it is on and what it adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from services.indicators.behind.asked import NOTICE
from services.indicators.behind.listing import Listed
from services.indicators.behind.of_targets import OfTarget, Position
from services.indicators.records.balances import extras
from services.indicators.records.behind import BEGINNING, Behind, Window, behind
from services.indicators.records.formulas import Formulas
from services.indicators.records.known import Wanted
from services.indicators.records.recipes import Recipes
from services.indicators.records.rosters import Roster, of_class, share
from services.indicators.records.units import scale
from services.indicators.standards import Target
from services.indicators.standards.grammar import Linear, linear
from services.indicators.standards.model import Recipe
from services.indicators.values.areas import Area
from services.indicators.values.parts import parts
from shared.units import text_or_none


class Share(NamedTuple):
    """A measure of one side; `per`: how many of its units make one of the target's."""

    side: str
    wanted: Wanted
    per: Fraction
    members: tuple[str, ...] | None = None  # of a roster's list


class MeasuredRecords:
    """Targets over records."""

    position: tuple[type, ...] = (int, str, str)  # which measure, and the place within it

    def feeds(self, target: Target) -> bool:
        return target.indicator is None and target.evidence is not None and target.evidence.recipe is not None

    def listed(self, of: OfTarget, after: Position | None, limit: int) -> Listed:
        found = _Found(of)
        if found.when is None:
            return Listed("records" if of.is_ours else "regions", [], None, None if of.is_ours else NOTICE)
        if not of.is_ours:
            return Listed("regions", found.by_division(), found.whole(), NOTICE)
        first, key, then = after or (0, *BEGINNING)
        items, following = found.page(int(first), (str(key), str(then)), limit)
        return Listed("records", items, found.whole(), None, following)


class _Found:
    def __init__(self, of: OfTarget) -> None:
        assert of.target.evidence is not None
        assert of.target.evidence.recipe is not None
        self.target, self.recipe = of.target, of.target.evidence.recipe
        recipes = Recipes(of.asked)
        self.formulas: Formulas = recipes.formulas(of.target)
        self.known = recipes.known
        self.area = of.court.supply.counted(of.target, of.place)
        self.when = _window(of.found.verdict.period, of.asked.plan.start)
        self.shares = list(self._shares()) if self.when else []

    def page(
        self, first: int, after: tuple[str, str], limit: int
    ) -> tuple[list[dict[str, Any]], tuple[int, str, str] | None]:
        """The items, and which measure and place the next page goes on behind."""
        assert self.when is not None
        items: list[dict[str, Any]] = []
        for number, each in enumerate(self.shares[first:], first):
            start, room = after if number == first else BEGINNING, limit - len(items)
            rows = behind(self.known, each.wanted, self.area, self.when, start, room + 1, each.members)
            items += [_item(each, row) for row in rows[:room]]
            if len(rows) > room:
                return items, (number, *(rows[room - 1].place if room else start))
        return items, None

    def whole(self) -> dict[str, Any]:
        """What the items add up to, and the numbers without names that stand beside them."""
        return {**self._sides(self.area), "without_names": self._without_names()}

    def by_division(self) -> list[dict[str, Any]]:
        return [
            {"region": share.area.code, "name": share.name, "is_own": share.is_own, **self._sides(share.area)}
            for share in parts(self.area)
        ]

    def _sides(self, area: Area) -> dict[str, Any]:
        assert self.when is not None
        sums: dict[str, Fraction] = {}
        for each in self.shares:
            line = self.known.line(each.wanted, area)
            is_flow = each.wanted.measure.kind in ("flow", "first")
            amount = line.between(*self.when) if is_flow else line.at(self.when.last)
            sums[each.side] = sums.get(each.side, Fraction(0)) + amount * each.per
        return {side: text_or_none(amount) for side, amount in sums.items()}

    def _without_names(self) -> list[dict[str, Any]]:
        assert self.when is not None
        stocks = [each for each in self.shares if each.wanted.measure.kind in ("stock", "distinct")]
        told = [
            {"side": each.side, "thing": "projects.opening_balance", "key": extra.balance.key,
             "revision": extra.balance.revision, "amount": text_or_none(extra.amount * each.per)}
            for each in stocks for extra in extras(self.known, each.wanted, self.area, self.when.last)
        ]  # fmt: skip
        return [*told, *(_roster(each) for each in self._rosters())]

    def _rosters(self) -> tuple[Roster, ...]:
        if not self.recipe.rosters or self.when is None:
            return ()
        (wanted,) = self.formulas.wanted(self.recipe.counts[0])
        found = share(self.known, wanted, self.recipe.rosters, self.area, self.when.last)
        return found.rosters if found else ()

    def _shares(self) -> Iterator[Share]:
        per = Fraction(1) if self.target.measure == "ratio" else Fraction(1, scale(self.target.unit))
        if self.recipe.rosters:
            yield from self._of_rosters()
            return
        for side, formula in _sides_of(self.recipe):
            for name, weight in linear(formula, Linear.of).coefficients.items():
                yield Share(side, self.formulas.wanted(name)[0], weight * per)

    def _of_rosters(self) -> Iterator[Share]:
        (wanted,) = self.formulas.wanted(self.recipe.counts[0])
        listed = [roster.members for roster in self._rosters() if roster.members is not None]
        if len(listed) < len(self._rosters()):
            # A number alone: all in the region that it can be of.
            yield Share("numerator", of_class(wanted, self.recipe.rosters[0]), Fraction(1))
        elif listed:
            yield Share("numerator", wanted, Fraction(1), tuple(sorted(frozenset().union(*listed))))


def _sides_of(recipe: Recipe) -> Iterator[tuple[str, str]]:
    for formula in recipe.counts:
        yield "numerator", formula
    for item, formula in recipe.items.items():
        yield item, formula
    if recipe.cities:
        yield from zip(recipe.cities._fields, recipe.cities, strict=True)
    if recipe.of:
        yield "denominator", recipe.of


def _window(period: str | None, start: date) -> Window | None:
    """`2021-01-01/2023-06-30`, `2023`, or the day of a state (what was put down before the plan counts as well)."""
    if period is None:
        return None
    first, is_span, last = period.partition("/")
    if is_span:
        return Window(date.fromisoformat(first), date.fromisoformat(last))
    if len(first) == 4:
        return Window(date(int(first), 1, 1), date(int(first), 12, 31))
    return Window(start, date.fromisoformat(first))


def _item(of: Share, row: Behind) -> dict[str, Any]:
    return {
        "side": of.side,
        "measure": of.wanted.measure.code,
        "thing": row.thing,
        "key": row.key,
        "revision": row.revision,
        "institution_uscc": row.uscc,
        "region": row.region,
        "date": row.day,
        "amount": text_or_none(row.amount * of.per),
    }


def _roster(of: Roster) -> dict[str, Any]:
    return {
        "side": "denominator", "thing": "projects.roster", "key": of.key, "revision": of.revision,
        "amount": text_or_none(Fraction(of.size)),
    }  # fmt: skip
