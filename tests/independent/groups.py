"""From the final records to additive amounts: what each institution contributes to each period.

A group is institution × period. Its value is its own counted return, else the sum of its parts
(design.md §6 "Periods"). A part on none of whose days the institution is in the register is no part: no
return of it would be accepted (api.md "Regions in time"), so it neither adds nor is missed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tests.independent.calendar_periods import first_day, last_day, parts
from tests.independent.world import Content, Line, World

# Where a line is booked: (item, split) → the name of the amount. The first split named is the default.
BOOKED = {
    ("electricity", None): "electricity_grid_wh",
    ("electricity", "grid"): "electricity_grid_wh",
    ("electricity", "direct_green"): "electricity_green_wh",
    ("electricity", "own_pv"): "electricity_pv_wh",
    ("water", None): "water_l",
    ("natural_gas", None): "natural_gas_l",
    ("coal", None): "coal_bituminous_g",
    ("coal", "bituminous"): "coal_bituminous_g",
    ("coal", "anthracite"): "coal_anthracite_g",
    ("gasoline", "vehicle"): "gasoline_vehicle_ml",
    ("gasoline", "other"): "gasoline_other_ml",
    ("diesel", "vehicle"): "diesel_vehicle_ml",
    ("diesel", "other"): "diesel_other_ml",
    ("lpg", None): "lpg_g",
    ("heat", None): "heat_kj",
    ("other", None): "other_gce",
    ("other", "kerosene"): "other_kerosene_gce",
    ("other", "fuel_oil"): "other_fuel_oil_gce",
    ("unconventional_water", None): "unconventional_water_l",
    ("renewable_heat", None): "renewable_heat_kj",
}
WHOLE = ("water", "unconventional_water")  # counted with what was sold on
AMOUNTS = tuple(dict.fromkeys(BOOKED.values()))
AREA_DAYS, USER_DAYS = "floor_area_dm2_days", "users_milliperson_days"


@dataclass(frozen=True)
class Cell:
    """Where amounts are added up."""

    period: str
    region: str
    type: str
    edition: int
    has_area: bool
    has_users: bool


@dataclass
class Coverage:
    expected: int = 0
    reported: int = 0
    partial: int = 0


Place = tuple[str, str, str]  # period, region, type


def in_register(world: World, uscc: str, period: str) -> int:
    return world.days_in_register(uscc, first_day(period), last_day(period))


def leaves(world: World, uscc: str, period: str) -> list[str]:
    """The periods of the returns that make up this group."""
    if not in_register(world, uscc, period):
        return []
    if (uscc, period) in world.counted:
        return [period]
    return [leaf for part in parts(period) for leaf in leaves(world, uscc, part)]


def whole(world: World, uscc: str, period: str) -> bool:
    """Whether returns cover every part of the period on which the institution is in the register."""
    if (uscc, period) in world.counted:
        return True
    needed = [part for part in parts(period) if in_register(world, uscc, part)]
    return bool(needed) and all(whole(world, uscc, part) for part in needed)


def amount(line: Line) -> int:
    return line.quantity if line.item in WHOLE else line.quantity - line.resold


def contribution(content: Content, days_in_register: int) -> Counter[str]:
    """What one return adds: its lines as they are, its levels times the days in the register."""
    added: Counter[str] = Counter()
    for line in content.lines:
        added[BOOKED[line.item, line.split]] += amount(line)
    added[AREA_DAYS] += (content.area or 0) * days_in_register
    added[USER_DAYS] += (content.users or 0) * days_in_register
    return added


def cells(world: World, periods: Iterable[str]) -> dict[Cell, Counter[str]]:
    """All amounts, by cell. A cell exists when a return contributes to it, if only zeros."""
    found: dict[Cell, Counter[str]] = {}
    for uscc in world.institutions:
        for period in periods:
            home = world.home(uscc, first_day(period), last_day(period))
            if home is None:
                continue
            for leaf in leaves(world, uscc, period):
                content = world.counted[uscc, leaf]
                cell = Cell(period, *home, content.edition, content.area is not None, content.users is not None)
                found.setdefault(cell, Counter()).update(contribution(content, in_register(world, uscc, leaf)))
    return found


def coverage(world: World, periods: Iterable[str]) -> dict[Place, Coverage]:
    """Expected, reported and partial institutions, by period, region and type."""
    found: dict[Place, Coverage] = {}
    for uscc in world.institutions:
        for period in periods:
            home = world.home(uscc, first_day(period), last_day(period))
            if home is None:
                continue
            place = found.setdefault((period, *home), Coverage())
            place.expected += 1
            if whole(world, uscc, period):
                place.reported += 1
            elif leaves(world, uscc, period):
                place.partial += 1
    return found
