"""数字说明: everything behind one number. A number nobody can explain is worthless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.answers import Bilingual, Target, Value
from services.portal.client import Api
from services.portal.pages.records import Number
from services.portal.pages.targets import judged_on

BY_FACTORS = ("co2_total", "co2_per_area")  # shown with the current and with the base year's factors


class Why(dict[str, Any]):
    """What the API's `explain` says; what it does not say is None."""

    def __missing__(self, key: str) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Reading:
    """The value on one basis; `basis` is empty where the factors make no difference."""

    value: Value
    basis: str

    @property
    def why(self) -> Why:
        return Why(self.value.explain)

    @property
    def shape(self) -> str:
        """How numerator and denominator make the value: total, ratio or percent."""
        if self.value.explain.get("denominator") is None:
            return "total"
        return "percent" if self.value.unit == "%" else "ratio"

    @property
    def records(self) -> str:
        """The page that lists what the value is made of, at the batch that it reflects."""
        return Number.of(self.value, self.basis).address()

    @property
    def missing(self) -> str:
        return Number.of(self.value, self.basis).address(show="missing")

    @property
    def remarks(self) -> list[Mapping[str, str]]:
        """Factors of another year, and energy that has none: each a text in both languages."""
        missing = self.value.explain.get("missing")
        return [*self.value.explain.get("stand_ins", []), *([missing] if missing else [])]

    @property
    def standard_name(self) -> str:
        return self.value.standard.partition("@")[0]

    @property
    def standard_version(self) -> str:
        return self.value.standard.partition("@")[2]


@dataclass(frozen=True, slots=True)
class Explanation:
    indicator: str
    region: str
    period: str
    as_of: str | None
    readings: Sequence[Reading]
    target: Target | None

    @property
    def target_why(self) -> Why:
        return Why(self.target.explain if self.target else {})

    @property
    def name(self) -> Bilingual:
        """The indicator's, as the standard has it."""
        return self.readings[0].why["name"] or {}

    @property
    def regions(self) -> list[str]:
        return self.region.split(",")


def explanation(api: Api, indicator: str, region: str, period: str, as_of: str | None) -> Explanation:
    """The value as the page showed it, with the target where the number is one of the plan's."""
    bases = ("current", "frozen") if indicator in BY_FACTORS else ("",)
    readings: list[Reading] = []
    for basis in bases:
        found = api.values([indicator], [region], [period], as_of, basis or None)
        as_of = found.as_of
        readings += [Reading(value, basis) for value in found.by_key.values()]
    return Explanation(indicator, region, period, as_of, readings, _target(api, indicator, region, period, as_of))


def _target(api: Api, indicator: str, region: str, period: str, as_of: str | None) -> Target | None:
    plan = api.plans().chosen
    row = next((row for row in plan.tested if row.indicator == indicator), None)
    if row is None or region != plan.region or not period.isdigit():
        return None
    return api.targets(plan.code, region, judged_on(int(period)), as_of, [row.target]).get(row.target)
