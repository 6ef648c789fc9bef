"""Whether a value can be assigned to a target: pure rules, for what offices send in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from services.indicators.standards import Plan, Target
from services.indicators.targets.scope import why_inapplicable, within
from services.indicators.targets.texts import REASONS
from shared.geography import regions
from shared.records.checks import region_error
from shared.web.problems import FieldError

OF_KINDS = {
    "checklist": (
        "清单类目标看各项是否具备，没有可下达的数值",
        "A checklist has its items and no number that could be assigned.",
    ),
    "standing": (
        "按检查合格率判定，没有可下达的数值",
        "Judged by the share of checks that pass, not by a number that could be assigned.",
    ),
}
MOST_PERCENT = 100


def belongs_to(plan: Plan, region: str) -> bool:
    """A class of the plan, its own region, or a division in it."""
    if region in plan.classes or region == plan.region:
        return True
    return regions().get(region) is not None and within(region, plan.region)


def office_of(plan: Plan, region: str) -> str:
    """The region whose office assigns: a class is the plan's own."""
    return plan.region if region in plan.classes else region


def refusals(plan: Plan, target: Target, region: str, since: date, value: str) -> Iterator[FieldError]:
    """What forbids `value` (a plain decimal in the target's unit) for a region of the plan, from a day on."""
    yield from _of_target(target)
    yield from _of_region(plan, target, region, since)
    if not plan.start <= since <= plan.end:
        yield FieldError(
            "outside_the_plan", f"起始日不在规划期 {plan.start} 至 {plan.end} 内",
            f"valid_from is outside the plan, {plan.start} to {plan.end}", "/valid_from",
            "核对起始日 / check the day", value=f"{since}",
        )  # fmt: skip
    yield from _of_value(target, value)


def _of_target(target: Target) -> Iterator[FieldError]:
    if target.rollup == "joint":
        zh, en = (
            "两省市共用一个数值，只能以规划新版本更改",
            "One number of both provinces: only a new version changes it.",
        )
    elif target.bound == "counties":
        zh, en = "与当日的县（市、区）数比较，不设数值", "Compared with the counties there are, not with a number."
    elif target.kind in OF_KINDS:
        zh, en = OF_KINDS[target.kind]
    elif target.status_from:
        zh = f"状态取自 {target.status_from}，请为该目标下达"
        en = f"Its status is that of {target.status_from}: assign to that one."
    else:
        return
    yield FieldError("target_not_assignable", zh, en, "/target", value=target.code)


def _of_region(plan: Plan, target: Target, region: str, since: date) -> Iterator[FieldError]:
    if region in plan.classes:
        return
    if regions().get(region) and (error := region_error(region, since, "region")):
        yield error
    reason = why_inapplicable(plan, target, region, max(since, plan.start))
    if reason and target.rollup != "joint":
        zh, en = REASONS[reason]
        yield FieldError("not_applicable", zh, en, "/region", "核对地区与目标 / check region and target", value=region)


def _of_value(target: Target, value: str) -> Iterator[FieldError]:
    if target.measure == "count" and "." in value:
        yield FieldError(
            "too_precise", f"该目标以整数计（{target.unit}）", f"this target counts whole {target.unit}", "/value",
            "填写整数 / a whole number", value=value,
        )  # fmt: skip
    if target.unit == "%" and Decimal(value) > MOST_PERCENT:
        yield FieldError(
            "too_large", "百分比不能超过 100", "a percentage is at most 100", "/value",
            "30 % 写作 30 / write 30 for 30 %", value=value,
        )  # fmt: skip
