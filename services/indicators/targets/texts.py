"""Why a target is not judged, in both languages."""

from __future__ import annotations

REASONS = {
    "outside_the_plan": ("该地区不在规划范围内", "The region is outside the plan."),
    "not_in_force": ("规划尚未开始", "The plan is not in force on this day."),
    "no_value_for_region": (
        "该地区没有分解目标，且不沿用全省目标",
        "The region has no value of its own and inherits none.",
    ),
    "not_assigned": ("目标值尚未下达", "The target value is not assigned yet."),
    "no_record": ("没有计入的报送", "No return counts."),
    "denominator_unknown": ("分母（面积或人数）未知", "The denominator (area or users) is unknown."),
    "coverage_below_minimum": ("报送率低于最低要求", "Too few of the expected returns are there."),
    "deadline_year_missing": ("目标年尚无足够数据", "The deadline's year has not enough data."),
}


def reason_text(code: str | None) -> dict[str, str] | None:
    if code is None:
        return None
    zh, en = REASONS[code]
    return {"code": code, "zh": zh, "en": en}
