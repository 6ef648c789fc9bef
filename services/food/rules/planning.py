"""抽查计划: the authority checks 35 % of a region's canteens a year, and all of them within three years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date

from services.food.events import EvaluationPlanContent
from shared.events.payloads import OfRegionYear
from shared.records.saying import fault
from shared.web.problems import FieldError

IN_FORCE_SINCE = 2024
LEAST_PERCENT = 35
CYCLE_YEARS = 3

Canteen = tuple[str, str]
"""USCC of the institution, its number of the canteen."""

Registered = Mapping[Canteen, date | None]
"""The canteens of the region that are open on a day of the year, and since when."""

SHOWN = 3


def plan(
    key: OfRegionYear, content: EvaluationPlanContent, registered: Registered, covered: Set[Canteen]
) -> Iterator[FieldError]:
    """`covered`: those that other plans hold within the three years, or that were checked since they began."""
    if not registered:
        yield fault("no_canteens", f"{key.region_code} 没有登记食堂，无法计算覆盖率",
                    f"no canteen of {key.region_code} is registered: there is nothing to plan", "canteens",
                    hint="先登记食堂 / register the canteens first")  # fmt: skip
        return
    planned = [(entry.institution_uscc, entry.canteen_no) for entry in content.canteens]
    for index, entry in enumerate(planned):
        if entry not in registered:
            yield fault("canteen_unknown", f"{key.region_code} 在 {key.year} 年没有这个食堂",
                        f"{key.region_code} has no such canteen in {key.year}", "canteens", index,
                        hint="核对登记、所属区划与停业日期 / check its entry, its region, its closing")  # fmt: skip
    if content.canteens_registered != len(registered):
        yield fault("registered_differs", f"{key.year} 年登记的食堂为 {len(registered)} 个",
                    f"{len(registered)} canteens are registered in {key.year}", "canteens_registered",
                    hint=f"{len(registered)}")  # fmt: skip
    if key.year >= IN_FORCE_SINCE:
        yield from _shortfall(key.year, registered.keys() & set(planned), registered, covered)


def least(registered: int) -> int:
    """How many a plan has at the least."""
    return -(-registered * LEAST_PERCENT // 100)


def due(year: int, registered: Registered, covered: Set[Canteen]) -> list[Canteen]:
    """Those that are three years old in this one and were not covered: none of them may be left out.

    The first cycle ends three years after the rule came into force, and a new canteen's with its third year.
    """
    first = year - CYCLE_YEARS + 1
    if first < IN_FORCE_SINCE:
        return []
    return sorted(
        canteen
        for canteen, opened in registered.items()
        if canteen not in covered and (opened is None or opened.year <= first)
    )


def _shortfall(
    year: int, planned: Set[Canteen], registered: Registered, covered: Set[Canteen]
) -> Iterator[FieldError]:  # fmt: skip
    missing = least(len(registered)) - len(planned)
    if missing > 0:
        yield fault("plan_too_small", f"不足 {LEAST_PERCENT}%：还差 {missing} 个食堂",
                    f"it is below {LEAST_PERCENT} %: {missing} canteens short", "canteens",
                    hint=f"至少 / at least {least(len(registered))} ÷ {len(registered)}")  # fmt: skip
    left = [canteen for canteen in due(year, registered, covered) if canteen not in planned]
    if left:
        named = "、".join(f"{uscc}/{number}" for uscc, number in left[:SHOWN])
        yield fault("cycle_incomplete", f"三年内未全覆盖：还差 {len(left)} 个食堂",
                    f"not all are checked within {CYCLE_YEARS} years: {len(left)} canteens short", "canteens",
                    hint=f"{named}{'…' if len(left) > SHOWN else ''}；或先报送并通过前两年的计划"
                         " / or send the plans of the two years before, and accept them, first")  # fmt: skip
