"""Whether the values given to the divisions make up the whole's: a sum of totals and counts, a mean of rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from services.indicators.standards import Target
from services.indicators.targets.evidence import Levels, Parts
from services.indicators.targets.question import Question
from services.indicators.targets.regional import Judge, Judged
from services.indicators.values.areas import Area
from services.indicators.values.cells import ALL, Key, read
from services.indicators.values.compute import compute
from shared.periods import Period
from shared.units import short_text, text_or_none

Found = Sequence[tuple[Area, Judged]]
SAME = {
    "zh": "各地区按同一数值判定，不作分解",
    "en": "Every region is judged by the same number: nothing is given in parts.",
}


def decomposition(asked: Question, court: Judge, target: Target, whole: Judged, found: Found) -> dict[str, Any]:
    """A rate has a mean, weighted by what the divisions divide by; a total or count given in parts has a sum."""
    applicable = [(each, judged) for each, judged in found if judged.case.inapplicable is None]
    given = {each.code: judged.case.target for each, judged in applicable if judged.case.target is not None}
    without = [each.code for each, judged in found if each.code not in given and judged.case.inapplicable != "exempt"]
    told: dict[str, Any] = {"given": len(given), "without": without}
    if court.supply.measure(target) == "ratio":
        mean = _weighted_mean(given, _weights(asked, court, target, whole, applicable))
        return told | {"kind": "mean", "weighted_mean": text_or_none(mean), "whole": text_or_none(whole.case.target)}
    if target.inherits or target.rollup != "own":
        zh, en = (
            "各地区按同一数值判定，不作分解",
            "Every region is judged by the same number: nothing is given in parts.",
        )
        return told | {"kind": "same", "zh": zh, "en": en}
    return told | {"kind": "sum"} | _sum(whole.case.target, list(given.values()), len(without))


def _sum(whole: Fraction | None, given: Sequence[Fraction], without: int) -> dict[str, Any]:
    """Σ beside the whole's value; `agrees` only where both are known and every division has one."""
    total = sum(given, Fraction(0)) if given else None
    difference = None if total is None or whole is None else total - whole
    zh, en = _in_words(total, whole, difference)
    if without:
        zh, en = f"{zh}；{without} 个地区尚无分解值", f"{en}; {without} divisions have no value yet"
    return {
        "sum": text_or_none(total),
        "whole": text_or_none(whole),
        "difference": text_or_none(difference),
        "agrees": None if difference is None or without else difference == 0,
        "zh": zh,
        "en": en + ".",
    }


def _in_words(total: Fraction | None, whole: Fraction | None, difference: Fraction | None) -> tuple[str, str]:
    if total is None:
        return "没有分解值", "No division has a value"
    zh, en = f"各地区之和 {short_text(total)}", f"The parts add up to {short_text(total)}"
    if whole is None or difference is None:
        return f"{zh}，总目标尚未下达", f"{en}, the whole has no value"
    zh, en = f"{zh}，总目标 {short_text(whole)}", f"{en} of {short_text(whole)}"
    if difference == 0:
        return f"{zh}，两者相等", f"{en}: they agree"
    many_zh, many_en = ("多", "more") if difference > 0 else ("少", "less")
    return f"{zh}，{many_zh} {short_text(abs(difference))}", f"{en}: {short_text(abs(difference))} {many_en}"


def _weighted_mean(given: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction | None:
    """None unless the weight of every value is known."""
    if not given or not given.keys() <= weights.keys():
        return None
    below = sum((weights[code] for code in given), Fraction(0))
    return sum((value * weights[code] for code, value in given.items()), Fraction(0)) / below if below else None


def _weights(asked: Question, court: Judge, target: Target, whole: Judged, found: Found) -> dict[str, Fraction]:
    """What each division divides by, in the period that the whole is judged by; unknown ones are not there."""
    period = whole.verdict.period
    if period is None:
        return {}
    if target.indicator:
        return _of_indicator(asked, court, target, Period.parse(period), [each for each, _ in found])
    weights = {each.code: _of_evidence(judged, period) for each, judged in found}
    return {code: weight for code, weight in weights.items() if weight is not None}


def _of_indicator(
    asked: Question, court: Judge, target: Target, period: Period, places: Sequence[Area]
) -> dict[str, Fraction]:
    indicator = asked.edition.indicators[target.indicator or ""]
    keys = {each.code: Key(court.supply.counted(target, each).runs(period), ALL, period) for each in places}
    sums = read(asked.connection, keys.values(), asked.at)
    values = {code: compute(asked.edition, indicator, period, sums[key]) for code, key in keys.items()}
    return {code: value.denominator for code, value in values.items() if value.denominator}


def _of_evidence(judged: Judged, period: str) -> Fraction | None:
    match judged.evidence:
        case Levels(by_day=by_day):
            level = by_day.get(date.fromisoformat(period))
            return level.denominator if level else None
        case Parts(parts=parts):
            first, _, last = period.partition("/")
            return sum((p.denominator for p in parts if first <= p.day.isoformat() <= last), Fraction(0))
    return None
