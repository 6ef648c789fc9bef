"""Where a target applies at all, and which regions are its parts."""

from __future__ import annotations

from datetime import date

from services.indicators.standards import Plan, Target
from shared.geography import regions


def within(region: str, place: str) -> bool:
    """Codes nest by prefix."""
    return region.startswith(place)


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
    if plan.partner is None:
        return (plan.region,)
    return (plan.region, plan.partner, ",".join(sorted((plan.region, plan.partner))))


def parts(plan: Plan, target: Target, day: date) -> list[str]:
    """The prefectures (of a municipality: districts) that all have to pass, those that are exempt left out."""
    below = [region.code for region in regions() if region.parent == plan.region and region.valid_on(day)]
    return [code for code in below if why_inapplicable(plan, target, code, plan.start) is None]


def is_part(plan: Plan, target: Target, region: str) -> bool:
    """Whether the region is tested by itself because all of its like have to pass."""
    found = regions().get(region)
    return target.rollup == "all_of" and found is not None and found.parent == plan.region


def counties(region: str, day: date) -> int:
    """Counties of a region that are valid on a day."""
    return sum(each.level == "county" and each.valid_on(day) for each in regions().subtree(region))


def _in_plan(plan: Plan, region: str) -> bool:
    return "," not in region and within(region, plan.region)
