"""Why a target or duty is not judged, in both languages."""

from __future__ import annotations

from services.indicators.standards.model import Source

REASONS = {
    "outside_the_plan": ("该地区不在规划范围内", "The region is outside the plan."),
    "not_in_force": ("规划尚未开始", "The plan is not in force on this day."),
    "exempt": ("规划文本除外的市州", "The plan exempts the prefecture."),
    "outside_only_these": ("该目标只涉及其他市州", "The target is only about other prefectures."),
    "no_value_for_region": (
        "该地区没有分解目标，且不沿用全省目标",
        "The region has no value of its own and inherits none.",
    ),
    "empty_population": ("没有考核对象", "There is nothing here that the target is about."),
    "not_assigned": ("目标值尚未下达", "The target value is not assigned yet."),
    "no_record": ("没有计入的报送", "No return counts."),
    "denominator_unknown": ("分母未知", "The denominator is unknown."),
    "criteria_not_loaded": (
        "重点用能单位标准尚未录入",
        "The criteria for key energy users are not loaded yet.",
    ),
    "coverage_below_minimum": ("报送率低于最低要求", "Too few of the expected returns are there."),
    "deadline_year_missing": ("目标年尚无足够数据", "The deadline's year has not enough data."),
}
STATUS = {
    "met": "达标",
    "on_track": "正常",
    "behind": "滞后",
    "not_applicable": "不适用",
    "no_data": "无数据",
}
SERVICES = {
    "statistics": ("统计服务", "the statistics service"),
    "vehicles": ("车辆充电服务", "the vehicles service"),
    "waste": ("垃圾禁塑服务", "the waste service"),
    "food": ("反食品浪费服务", "the food service"),
    "training": ("培训交流服务", "the training service"),
    "projects": ("项目服务", "the projects service"),
    "access": ("接入服务", "the access service"),
    "indicators": ("指标服务", "the indicators service"),
}


def reason_text(code: str | None) -> dict[str, str] | None:
    if code is None:
        return None
    zh, en = REASONS[code]
    return {"code": code, "zh": zh, "en": en}


def no_source_text(source: Source | None) -> dict[str, str]:
    """Which records are waited for, and from whom."""
    services = [SERVICES[service] for service in source.services] if source else []
    records = [record.partition("/")[2] for record in source.records] if source else []
    zh = f"尚无来源：待{'、'.join(zh for zh, _ in services)}提供 {'、'.join(records)}"
    en = f"No source yet: {', '.join(records)} will come from {' and '.join(en for _, en in services)}."
    return {"code": "no_source", "zh": zh, "en": en}
