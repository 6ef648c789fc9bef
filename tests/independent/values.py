"""The indicators of the first standard, by the rules of api.md "Values" and domain.md §2-3.

Ratios are sums over sums, over the returns whose denominator is known; the average of a level is
level × days ÷ the calendar days of the period asked.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.independent import factors
from tests.independent.calendar_periods import days, last_day, previous
from tests.independent.decimals import written
from tests.independent.divisions import dissolved, within
from tests.independent.groups import AREA_DAYS, USER_DAYS, Cell, Coverage, Place, cells, coverage
from tests.independent.world import World

INDICATORS = (
    "energy_total",
    "energy_building",
    "water_total",
    "energy_per_area",
    "energy_per_person",
    "water_per_person",
    "co2_total",
    "co2_per_area",
    "share_electricity",
    "share_gas",
    "share_petrol",
)
EDITIONS = ((2020, date(2020, 1, 1)), (2022, date(2022, 9, 1)), (2025, date(2025, 11, 10)))
Amounts = dict[Cell, Counter[str]]


@dataclass(frozen=True)
class Value:
    value: Fraction | None
    text: str | None
    obs_status: str
    coverage: Coverage


def edition_on(day: date) -> int:
    """The form edition in force (2016 for everything before 2020)."""
    return max([2016, *(edition for edition, since in EDITIONS if since <= day)])


class Sums:
    """The amounts and the coverage of one world, added up once for each period asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._amounts: dict[str, Amounts] = {}
        self._coverage: dict[str, dict[Place, Coverage]] = {}

    def amounts(self, period: str) -> Amounts:
        if period not in self._amounts:
            self._amounts[period] = cells(self.world, [period])
        return self._amounts[period]

    def coverage(self, period: str) -> dict[Place, Coverage]:
        if period not in self._coverage:
            self._coverage[period] = coverage(self.world, [period])
        return self._coverage[period]


def value(sums: Sums, indicator: str, region: str, period: str, type_: str = "all", basis: str = "current") -> Value:
    """One value as the API must answer it."""
    amounts = selected(sums, region, period, type_)
    cover = total_coverage(sums, region, period, type_)
    result = None if dissolved(region, period) else compute(indicator, amounts, period, basis)
    status = obs_status(sums, indicator, region, period, type_, basis, result, amounts, cover)
    return Value(result, None if result is None else written(result), status, cover)


def of_type(asked: str, type_: str) -> bool:
    """`all`, one type code, or 02 = 事业小计."""
    return asked in ("all", type_) or (asked == "02" and len(type_) == 3)


def selected(sums: Sums, region: str, period: str, type_: str) -> Amounts:
    return {
        cell: amounts
        for cell, amounts in sums.amounts(period).items()
        if within(region, cell.region) and of_type(type_, cell.type)
    }


def total_coverage(sums: Sums, region: str, period: str, type_: str) -> Coverage:
    total = Coverage()
    for (_, node, node_type), cover in sums.coverage(period).items():
        if within(region, node) and of_type(type_, node_type):
            total.expected += cover.expected
            total.reported += cover.reported
            total.partial += cover.partial
    return total


def compute(indicator: str, amounts: Amounts, period: str, basis: str) -> Fraction | None:
    """The value in the indicator's unit; None when nothing was reported or the denominator is unknown."""
    if not amounts:
        return None
    with_area = {cell: a for cell, a in amounts.items() if cell.has_area}
    with_users = {cell: a for cell, a in amounts.items() if cell.has_users}
    energy_gce = gce(amounts, tuple(factors.GCE))
    if indicator == "energy_total":
        return energy_gce / 10**6
    if indicator == "energy_building":
        return building_gce(amounts) / 10**6
    if indicator == "water_total":
        return Fraction(total(amounts, "water_l"), 1000)
    if indicator == "energy_per_area":
        return ratio(building_gce(with_area) / 1000, average_m2(with_area, period))
    if indicator == "energy_per_person":
        return ratio(gce(with_users, tuple(factors.GCE)) / 1000, average_persons(with_users, period))
    if indicator == "water_per_person":
        return ratio(Fraction(total(with_users, "water_l"), 1000), average_persons(with_users, period))
    if indicator == "co2_total":
        return gco2(amounts, period, basis) / 10**6
    if indicator == "co2_per_area":
        return ratio(gco2(with_area, period, basis) / 1000, average_m2(with_area, period))
    shared = {
        "share_electricity": factors.ELECTRICITY,
        "share_gas": ("natural_gas_l",),
        "share_petrol": factors.PETROL,
    }[indicator]
    return ratio(gce(amounts, shared) * 100, energy_gce)


def total(amounts: Amounts, name: str) -> int:
    return sum(a[name] for a in amounts.values())


def gce(amounts: Amounts, names: tuple[str, ...]) -> Fraction:
    return sum((factors.GCE[name] * total(amounts, name) for name in names), Fraction(0))


def building_gce(amounts: Amounts) -> Fraction:
    return gce(amounts, tuple(factors.GCE)) - gce(amounts, factors.VEHICLE_FUEL)


def gco2(amounts: Amounts, period: str, basis: str) -> Fraction:
    """Fuels and heat, and grid electricity by the factor of its province; direct green power counts 0."""
    emitted = Fraction(0)
    year = factors.grid_year(int(period[:4]), basis)
    for cell, a in amounts.items():
        emitted += factors.GRID[cell.region[:2], year] * a["electricity_grid_wh"]
        emitted += sum((factor * a[name] for name, factor in factors.GCO2.items()), Fraction(0))
    return emitted


def average_m2(amounts: Amounts, period: str) -> Fraction:
    return Fraction(total(amounts, AREA_DAYS), 100 * days(period))


def average_persons(amounts: Amounts, period: str) -> Fraction:
    return Fraction(total(amounts, USER_DAYS), 1000 * days(period))


def ratio(above: Fraction, below: Fraction) -> Fraction | None:
    return above / below if below else None


def obs_status(
    sums: Sums,
    indicator: str,
    region: str,
    period: str,
    type_: str,
    basis: str,
    result: Fraction | None,
    amounts: Amounts,
    cover: Coverage,
) -> str:
    """The first that holds: no data, break, estimated, partial, as it should be."""
    if result is None:
        return "M"
    before = previous(period)
    if newest_edition(amounts, period) != newest_edition(selected(sums, region, before, type_), before):
        return "B"
    if indicator.startswith("co2") and uses_stand_in(amounts, period, basis):
        return "E"
    return "P" if cover.reported < cover.expected else "A"


def newest_edition(amounts: Amounts, period: str) -> int:
    return max((cell.edition for cell in amounts), default=edition_on(last_day(period)))


def uses_stand_in(amounts: Amounts, period: str, basis: str) -> bool:
    """A year's grid factor stands in for another's, or energy is left out that has no carbon factor."""
    has_other = any(total(amounts, name) for name in factors.OTHER)
    return has_other or factors.is_stand_in(int(period[:4]), basis)
