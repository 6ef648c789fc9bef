"""What is still to come: the pace that reaches the target, and a forecast by simple trend, each with its basis."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from services.indicators.standards import Target
from services.indicators.targets.case import Case, month_ends
from services.indicators.targets.evidence import Evidence
from services.indicators.targets.texts import STATUS
from services.indicators.targets.trend import Trend, trend
from services.indicators.targets.verdict import Verdict
from shared.units import decimal_text, short_text

WITHOUT_TREND = ("standing", "checklist", "each_year")  # each is tested by itself, nothing accumulates to a deadline
NO_FORECAST = {
    "not_applicable": ("该目标在此不适用", "The target does not apply here."),
    "no_source": ("尚无数据来源", "There is no source of data yet."),
    "deadline_passed": ("期限已过，不再预测", "The deadline has passed: there is nothing to forecast."),
    "no_trend_for_kind": ("此类目标不作趋势预测", "No trend is drawn for a target of this kind."),
    "too_few_periods": ("已结束且数据足够的统计期少于两个", "Fewer than two closed periods have enough data."),
}
UNITS = {"year": ("年", "year"), "month": ("个月", "month")}


def pace_told(target: Target, case: Case, verdict: Verdict) -> dict[str, Any] | None:
    """The basis of `pace`: what is missing, and the periods that are left for it."""
    if verdict.pace is None or verdict.gap is None:
        return None
    per = "year" if target.kind == "year_value" else "month"
    left = _years_left(case, verdict) if per == "year" else len(month_ends(case.day, case.deadline))
    missing, amount = (short_text(max(each, Fraction(0))) for each in (verdict.gap, verdict.pace))
    unit, (zh, en) = target.unit, UNITS[per]
    each, many = zh.removeprefix("个"), f"{left} {en}{'' if left == 1 else 's'}"
    return {
        "value": decimal_text(verdict.pace),
        "per": per,
        "periods_left": left,
        "zh": f"距目标 {missing} {unit}，到 {case.deadline} 还有 {left} {zh}：每{each} {amount} {unit}",
        "en": f"{missing} {unit} to go in {many} until {case.deadline}: {amount} {unit} a {en}.",
    }


def _years_left(case: Case, verdict: Verdict) -> int:
    assert verdict.period
    return case.deadline.year - int(verdict.period)


def forecast_told(target: Target, case: Case, evidence: Evidence | None, *, is_whole: bool = True) -> dict[str, Any]:
    """A forecast and no judgement; `value` null with the reason where there is none.

    `is_whole` false: the status depends on others (each region, another target), so that none is forecast.
    """
    found = _trend(target, case, evidence)
    if isinstance(found, str):
        zh, en = NO_FORECAST[found]
        return {"value": None, "status": None, "reason": {"code": found, "zh": zh, "en": en}}
    status = None
    if is_whole and case.target is not None:
        status = "met" if case.reaches(found.value) else "behind"
    return {
        "value": decimal_text(found.value),
        "status": status,
        "reason": None,
        "deadline": case.deadline.isoformat(),
        "method": "least_squares",
        "slope": decimal_text(found.slope),
        "per": found.per,
        "periods": [point.period for point in found.points],
        **_words(target, case, found, status),
    }


def _trend(target: Target, case: Case, evidence: Evidence | None) -> Trend | str:
    if case.inapplicable:
        return "not_applicable"
    if target.kind in WITHOUT_TREND:
        return "no_trend_for_kind"
    if evidence is None:
        return "no_source"
    return "deadline_passed" if case.is_late else trend(case, evidence)


def _words(target: Target, case: Case, found: Trend, status: str | None) -> dict[str, str]:
    first, last, n = found.points[0].period, found.points[-1].period, len(found.points)
    (zh, en), slope, value = UNITS[found.per], short_text(found.slope), short_text(found.value)
    zh = (
        f"预测（非判定）：{first} 至 {last} 的 {n} {zh}直线趋势，每{zh.removeprefix('个')}变化 {slope}，"
        f"到 {case.deadline} 为 {value} {target.unit}"
    )
    en = (
        f"Forecast, no judgement: a straight line through {n} {en}s, {first} to {last}, {slope} a {en}, "
        f"would be {value} {target.unit} on {case.deadline}"
    )
    if status:
        zh, en = f"{zh}，届时为“{STATUS[status]}”", f"{en}: {status}"
    return {"zh": zh, "en": en + "."}
