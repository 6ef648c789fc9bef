"""The targets of a plan that are the value of an indicator: value, baseline, target, status, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.portal.answers import Plan, Target, Tested, Value
from services.portal.charts.axes import around, from_zero
from services.portal.client import Api

SIGNS = {"<=": "≤", ">=": "≥", "=": "=", "==": "="}
WIDTH = 104  # pixels of a row's chart


@dataclass(frozen=True, slots=True)
class Chart:
    """Pixels on the axis: the value, and a tick each for what is known of the other three."""

    bar: bool
    value: float | None
    base: float | None
    required: float | None
    target: float | None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One row: the target as judged, the indicator's value in the page's year."""

    id: str
    indicator: str
    region: str
    target: Target | None
    value: Value | None
    chart: Chart | None

    @property
    def frozen(self) -> bool:
        """Whether the value is by the base year's factors, as the target is tested, and not by the current ones."""
        return self.target is not None and _is_frozen(self.target)

    @property
    def base(self) -> Decimal | None:
        return self.target.base if self.target else None

    @property
    def limit(self) -> Decimal | None:
        return self.target.limit if self.target else None

    @property
    def status(self) -> str:
        return self.target.status if self.target else "no_data"

    @property
    def unit(self) -> str:
        """As the plan prints it; the target's own unit while there is no value."""
        shown = self.value.display_unit if self.value else ""
        return shown or (self.target.unit if self.target else "")

    @property
    def sign(self) -> str:
        return SIGNS[self.target.comparator] if self.target else ""

    @property
    def gap(self) -> Decimal | None:
        return self.target.gap if self.target else None

    @property
    def ramped(self) -> bool:
        """Whether this year asks for something else than the deadline does."""
        return self.target is not None and self.target.required not in (None, self.limit)


def judged_on(year: int) -> str:
    """The day on which a year is judged: its last. A year before the plan's start is then not judged at all."""
    return f"{year}-12-31"


def plan_rows(api: Api, plan: Plan, year: int, as_of: str | None) -> list[TargetRow]:
    """Each value by the factors it is tested with, of the plan's own region."""
    judged = api.targets(plan.code, plan.region, judged_on(year), as_of, [row.target for row in plan.tested])
    frozen = [row for row in plan.tested if row.target in judged and _is_frozen(judged[row.target])]
    found = _values(api, [row for row in plan.tested if row not in frozen], plan.region, year, as_of)
    found |= _values(api, frozen, plan.region, year, as_of, "frozen")
    return [_row(plan.region, row, judged.get(row.target), found.get(row.target), year) for row in plan.tested]


def _is_frozen(target: Target) -> bool:
    return target.explain.get("factors") == "frozen"


def _values(
    api: Api, rows: Sequence[Tested], region: str, year: int, as_of: str | None, factors: str | None = None
) -> dict[str, Value]:
    """The values of a region in a year, by target."""
    if not rows:
        return {}
    values = api.values([row.indicator for row in rows], [region], [str(year)], as_of, factors)
    return {row.target: value for row in rows if (value := values.get(row.indicator, region, str(year)))}


def _row(region: str, row: Tested, target: Target | None, value: Value | None, year: int) -> TargetRow:
    is_total = "/" not in row.unit  # a bar from zero would hide how little an intensity moves
    chart = _chart(is_total, target, year) if target else None
    return TargetRow(row.target, row.indicator, region, target, value, chart)


def _chart(bar: bool, target: Target, year: int) -> Chart | None:
    """Nothing is drawn for a single number: without a baseline or a target it has nothing to stand against."""
    if target.base is None and target.limit is None:
        return None
    value = target.value if target.explain.get("period") == str(year) else None  # else it is another year's
    shown = (value, target.base, target.required, target.limit)
    amounts = [each for each in shown if each is not None]
    axis = from_zero(amounts, WIDTH) if bar else around(amounts, WIDTH)
    return Chart(bar, *(None if each is None else axis.at(each) for each in shown))


def behind(rows: Sequence[TargetRow]) -> list[TargetRow]:
    return [row for row in rows if row.status == "behind"]
