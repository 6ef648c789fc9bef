"""Where a target applies at all, and which regions are its parts."""

from __future__ import annotations

from datetime import date

from services.indicators.standards import Plan, Target
from shared.geography import NATION, Region, regions


def within(region: str, place: str) -> bool:
    """Codes nest by prefix; both provinces (`50,51`) hold each of them; everything lies in the nation."""
    return place == NATION or all(any(part.startswith(each) for each in place.split(",")) for part in region.split(","))


def why_inapplicable(plan: Plan, target: Target, region: str, day: date) -> str | None:
    """The reason, whatever number is in force; None: the target applies, if there is one for the region."""
    if target.rollup == "joint":
        is_inside = region in joint_regions(plan)
        outside = "no_value_for_region" if _in_plan(plan, region) else "outside_the_plan"
    else:
        is_inside, outside = _in_plan(plan, region), "outside_the_plan"
    if not is_inside:
        return outside
    if day < plan.start:
        return "not_in_force"
    if any(within(region, place) for place in target.exempt):
        return "exempt"
    if target.only and not any(within(region, place) or within(place, region) for place in target.only):
        return "outside_only_these"
    return None


def joint_regions(plan: Plan) -> tuple[str, ...]:
    """Where a joint number is shown, one and the same: each province, and both."""
    provinces = sorted({*plan.region.split(","), *([plan.partner] if plan.partner else [])})
    return (*provinces, ",".join(provinces)) if len(provinces) > 1 else (plan.region,)


def parts(plan: Plan, target: Target, day: date) -> list[str]:
    """The prefectures (of a municipality: districts) that all have to pass, those that are exempt left out."""
    below = [region.code for region in regions() if _is_below(region, plan) and region.valid_on(day)]
    return [code for code in below if why_inapplicable(plan, target, code, plan.start) is None]


def is_part(plan: Plan, target: Target, region: str) -> bool:
    """Whether the region is tested by itself because all of its like have to pass."""
    found = regions().get(region)
    return target.rollup == "all_of" and found is not None and _is_below(found, plan)


def counties(region: str, day: date) -> int:
    """Counties of a region that are valid on a day."""
    below = (each for part in region.split(",") for each in regions().subtree(part))
    return sum(each.level == "county" and each.valid_on(day) for each in below)


def _in_plan(plan: Plan, region: str) -> bool:
    return within(region, plan.region)


def _is_below(region: Region, plan: Plan) -> bool:
    """A prefecture of a province, or a district of the municipality, that the plan is about."""
    return region.parent in plan.region.split(",")
