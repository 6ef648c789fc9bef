"""The evidence of targets: from the cells for those over an indicator, else from the measures of a recipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from services.indicators.records.recipes import Recipes
from services.indicators.standards import Target
from services.indicators.standards.model import Measure
from services.indicators.targets.evidence import Evidence, Year, Years
from services.indicators.targets.question import Question
from services.indicators.targets.scope import joint_regions, parts, within
from services.indicators.values.areas import Area, area, runs_of
from services.indicators.values.cells import ALL, Key, Sums, read
from services.indicators.values.compute import Value, compute
from shared.geography import CIRCLE, regions
from shared.periods import YEAR, Period


class Supply:
    """Everything the targets of a plan need from the cells for some regions, read at once."""

    def __init__(self, asked: Question, places: Iterable[Area]) -> None:
        self.plan, self.edition, self._day = asked.plan, asked.edition, asked.day
        last = max(self.plan.base_year, asked.day.year)  # a year after the deadline's can show that it was met late
        self.periods = [Period(year * 12, YEAR) for year in range(self.plan.base_year, last + 1)]
        fed = [target for target in self.plan.targets.values() if target.indicator]
        counted = dict.fromkeys(self.counted(target, place) for place in places for target in fed)
        keys = [_key(each, period) for each in counted for period in self.periods]
        self._sums = read(asked.connection, keys, asked.at)
        self._recipes = Recipes(asked)

    def evidence(self, target: Target, place: Area, *, frozen: bool) -> Evidence | None:
        """In the target's unit, for a decline in % against the base. None: no service supplies it yet."""
        if target.indicator is None:
            return self._recipes.evidence(target, self.counted(target, place))
        counted = self.counted(target, place)
        found = {p.year: self._year(target, target.indicator, counted, p, frozen=frozen) for p in self.periods}
        if target.decline_from is None:
            return Years(found)
        base = self._decline_base(self.plan.targets[target.decline_from], place, found)
        return Years({year: _declined(entry, base) for year, entry in found.items()})

    def counted(self, target: Target, place: Area) -> Area:
        """What is added up for a region: both provinces for a joint target, and nothing that the target leaves out.

        A share that every prefecture has to reach is that of the prefectures: offices of the province are in none.
        """
        if target.rollup == "joint" and place.code in joint_regions(self.plan):
            settings = target.evidence.settings if target.evidence else {}
            whole = CIRCLE if settings.get("place") == "circle" else joint_regions(self.plan)[-1]
            place = area(whole) or place
        only = target.only
        if target.rollup == "all_of" and target.measure == "ratio" and place.code == self.plan.region:
            only = tuple(parts(self.plan, target, min(self._day, target.deadline)))
        return _left(place, target.exempt, only) if target.exempt or only else place

    def measure(self, target: Target) -> Measure:
        if target.measure or target.indicator is None:
            return target.measure or "count"
        is_total = self.edition.indicators[target.indicator].is_total and not target.decline_from
        return "total" if is_total else "ratio"

    def decimals(self, target: Target) -> int | None:
        """With how many a value is printed; None where the plan does not say."""
        return self.edition.indicators[target.indicator].display.decimals if target.indicator else None

    def value(self, indicator: str, counted: Area, year: int, *, frozen: bool) -> Value:
        """The indicator's own value of a year that `counted` was read for."""
        period = Period(year * 12, YEAR)
        return compute(
            self.edition, self.edition.indicators[indicator], period, self._of(counted, period), frozen=frozen
        )

    def _year(self, target: Target, indicator: str, counted: Area, period: Period, *, frozen: bool) -> Year:
        sums = self._of(counted, period)
        found = self.value(indicator, counted, period.year, frozen=frozen)
        shown = None if found.value is None else found.value / target.per
        return Year(shown, sums.expected, sums.reported, sums.partial, found.marks)

    def _of(self, counted: Area, period: Period) -> Sums:
        return self._sums[_key(counted, period)]

    def _decline_base(self, origin: Target, place: Area, years: Mapping[int, Year]) -> Fraction | None:
        if place.code == self.plan.region and origin.baseline is not None:
            return origin.baseline
        base = years.get(self.plan.base_year)
        return base.value if base and base.is_complete else None


def _key(counted: Area, period: Period) -> Key:
    return Key(counted.runs(period), ALL, period)


def _declined(year: Year, base: Fraction | None) -> Year:
    value = None if year.value is None or not base else (1 - year.value / base) * 100
    return year._replace(value=value)


@cache
def _left(place: Area, exempt: tuple[str, ...], only: tuple[str, ...]) -> Area:
    """An area without what a target leaves out."""
    return replace(
        place, nodes=runs_of(r for r in regions() if _holds(place, r.code) and _counts(r.code, exempt, only))
    )


def _holds(place: Area, code: str) -> bool:
    return any(run.low <= code <= run.high for run in place.nodes)


def _counts(code: str, exempt: tuple[str, ...], only: tuple[str, ...]) -> bool:
    is_exempt = any(within(code, each) for each in exempt)
    return not is_exempt and (not only or any(within(code, each) for each in only))
