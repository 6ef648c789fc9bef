"""The targets that records feed, judged on a day: `recorded` says what happened, `targets` what that means.

Of a region below the province only what `inherits` is judged (targets.md §2, steps 1 and 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.independent import recorded as of
from tests.independent import targets
from tests.independent.recorded import JOINT, Area, Event, Recorded
from tests.independent.targets import Answer

S, D = date(2021, 1, 1), date(2025, 12, 31)
BOTH = ("51", "50", JOINT)
ONE, NONE = Fraction(1), Fraction(0)
FOUR = ("5104", "5132", "5133", "5134")
CITIES = tuple(f"51{n:02d}" for n in (1, *range(3, 12), *range(13, 21)))  # the 18 of which city_kind is city
SEVENTEEN = tuple(code for code in CITIES if code not in FOUR)
Happened = Callable[[Recorded, Area, date], list[Event]]


@dataclass(frozen=True)
class Counted:
    """A cumulative target: what is counted, from which resource, towards which number."""

    happened: Happened
    resource: str
    q: int
    counts: bool = True
    only: tuple[str, ...] = ()
    joint: bool = False


CUMULATIVE = {
    "B02-01": Counted(lambda k, a, _: of.projects(k, a, of.retrofitted), "projects/projects", 150, counts=False),
    "B03-03": Counted(
        lambda k, a, _: of.held(k, a, "vehicles/nev-promotions", "held_on"), "vehicles/nev-promotions", 50
    ),
    "B07-01": Counted(lambda k, a, _: of.projects(k, a, of.audited), "projects/projects", 150),
    "B07-03b": Counted(lambda k, a, _: of.projects(k, a, of.by_contract), "projects/projects", 15),
    "B08-03": Counted(lambda k, a, _: of.projects(k, a, of.having("unconventional_water")), "projects/projects", 100),
    "B09-01": Counted(lambda k, a, _: of.projects(k, a, of.having("solar")), "projects/projects", 100, only=FOUR),
    "B11-02a": Counted(
        lambda k, a, t: of.first_awarded(k, a, "demonstration_unit", "national", S, t), "projects/awards", 80
    ),
    "B11-02b": Counted(
        lambda k, a, t: of.first_awarded(k, a, "demonstration_unit", "province", S, t), "projects/awards", 80
    ),
    "B12-01": Counted(lambda k, *_: of.joint_promotions(k), "training/brand-promotions", 5, joint=True),
    "B12-03": Counted(lambda k, *_: of.joint_standards(k), "training/joint-standards", 2, joint=True),
}
STATES = ("B08-01", "B08-02a", "B10-01", "B11-01b", "T12", "T15")
INHERITED = ("B03-01", "B08-02a", "B10-01", "B11-01b", "T12", "T15")
TARGETS = (*CUMULATIVE, *STATES, "B05-01", "B03-01", "T17")


def judged(known: Recorded, target: str, region: str, day: date) -> Answer | None:
    """Status, value and required; None where the text leaves the target to the province."""
    if target in CUMULATIVE:
        return _cumulative(known, CUMULATIVE[target], region, day)
    if target == "T17":
        return _each_year(known, day) if region in BOTH else None
    if region in ("50", JOINT):  # only what is joint is asked of both: the plan is Sichuan's
        return None
    if target == "B03-01":
        return _new_energy(known, region, day)
    if target == "B05-01":
        return _specification(known, region, day) if region == "51" else None
    if region != "51" and target not in INHERITED:
        return None
    return _state(known, target, region, day)


def _asked(day: date, q: Fraction | int, **more: Any) -> dict[str, Any]:
    asked = {"day": day, "S": S, "D": D, "b": NONE, "q": Fraction(q), "op": ">=", "counts": True, "additive": True}
    return asked | {"c_min": Fraction(95, 100), "times": 1} | more


def _cumulative(known: Recorded, counted: Counted, region: str, day: date) -> Answer | None:
    if region not in (BOTH if counted.joint else ("51",)):
        return None
    area = Area(JOINT if counted.joint else region, counted.only)
    until = min(day, D)
    happened = counted.happened(known, area, until)
    told = of.told(known, area, [counted.resource], S, until)
    return targets.cumulative(_asked(day, counted.q, counts=counted.counts), happened, ONE, told)  # type: ignore[arg-type]


def _each_year(known: Recorded, day: date) -> Answer:
    happened = of.visits(known)
    told = {
        year: ONE
        for year in range(S.year, min(day, D).year + 1)
        if of.told(known, Area(JOINT), ["training/exchanges"], date(year, 1, 1), min(date(year, 12, 31), day))
    }
    return targets.each_year(_asked(day, 2), happened, told), None, None  # type: ignore[arg-type]


def _specification(known: Recorded, region: str, day: date) -> Answer:
    area, until = Area(region), min(day, D)
    since = {}
    for entry in known.of("projects/documents"):
        published, repealed = entry.day("published_on"), entry.day("repealed_on")
        in_force = published and published <= until < (repealed or date.max)
        if entry.body["topic"] == "green_data_centre_spec" and entry.body["region_code"] == region and in_force:
            since["spec"] = published
    told = of.told(known, area, ["projects/documents"], S, until)
    return targets.checklist(_asked(day, 1, items=("spec",)), since, ONE, told)  # type: ignore[arg-type]


def _new_energy(known: Recorded, region: str, day: date) -> Answer:
    """The province passes when each of the seventeen does; it shows their sum."""
    each = {part: _share(known, (part,), day) for part in SEVENTEEN}
    if region in each:
        return each[region]
    if region in FOUR:
        return "not_applicable", None, None
    _, value, _ = _share(known, SEVENTEEN, day)
    results = [status for status, _, _ in each.values()]
    worst = next(s for s in ("behind", "no_data", "on_track", "met", "not_applicable") if s in results)
    return worst, value, None


def _share(known: Recorded, parts: tuple[str, ...], day: date) -> Answer:
    area = Area("51", parts)
    told = of.told(known, area, ["vehicles/vehicle-acquisitions"], S, min(day, D))
    return targets.cumulative_ratio(_asked(day, 30, b=None, times=100), of.acquired(known, area), ONE, told)


def _state(known: Recorded, target: str, region: str, day: date) -> Answer:
    end = date(2021, 12, 31) if target == "B08-02a" else D
    on = targets.month_end(min(day, end))
    before = targets.month_end(S)
    above, below, coverage, told = _level(known, target, region, on)
    b_above, b_below, b_coverage, b_told = _level(known, target, region, before)
    asked = _asked(day, 0, D=end, additive=below is None, times=100, counts=True)
    asked["q"], asked["op"] = _required(target, region, on)
    if below is None:
        asked["times"] = 1
        base = b_above if b_told else NONE
    else:
        base = 100 * b_above / b_below if b_told and b_below and b_coverage >= asked["c_min"] else NONE
    asked["b"] = Fraction(base)
    if below == -1:
        return targets.state(asked, {on: (above, None, coverage, told)})  # type: ignore[dict-item]
    return targets.state(asked, {on: (above, below, coverage, told)})  # type: ignore[dict-item]


def _required(target: str, region: str, on: date) -> tuple[Fraction, str]:
    q = {"B08-01": 100, "B08-02a": 100, "B10-01": 50, "B11-01b": 80, "T12": 100, "T15": of.counties(region, on)}
    return Fraction(q[target]), "==" if target in ("B08-02a", "T12") else ">="


def _level(known: Recorded, target: str, region: str, on: date) -> tuple[Fraction, int | None, Fraction, bool]:
    """Above, below (None: not a share; -1: unknown), coverage, and whether anything was told."""
    area = Area(region, CITIES) if target == "T12" else Area(region)
    if target == "B08-01":
        return of.capacity(known, area, on), None, ONE, of.told(known, area, ["waste/treatment-facilities"], S, on)
    if target == "T15":
        count = of.counties_with_unit(known, area, on)
        return Fraction(count), None, ONE, of.told(known, area, ["projects/awards"], S, on)
    if target == "B08-02a":
        stopped, assessed, all_ = of.plastics(known, area, on)
        return Fraction(stopped), assessed, Fraction(assessed, all_ or 1), bool(assessed)
    if target == "T12":
        sorts, all_, surveyed = of.sorting(known, area, on)
        return Fraction(sorts), all_, Fraction(surveyed, all_ or 1), bool(surveyed)
    if target == "B10-01":
        done, users = of.verified(known, area, on)
        told = not users or of.told(known, area, ["projects/verifications"], S, on)  # nobody to ask: not applicable
        return Fraction(done), users, ONE, told
    holders, listed = of.saving_agencies(known, area, on)
    told = of.told(known, area, ["projects/awards"], S, on)
    return Fraction(holders), -1 if listed is None else listed, ONE, told
