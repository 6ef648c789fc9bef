"""What stands behind a target's status: its text, the period tested, the path, the settings and readings."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from services.indicators.marks import marks_told
from services.indicators.standards import Plan, Target
from services.indicators.targets.evidence import Years
from services.indicators.targets.outlook import forecast_told, pace_told
from services.indicators.targets.regional import Judge, Judged
from services.indicators.targets.texts import no_source_text, reason_text
from services.indicators.targets.told import reading_told, source_told
from services.indicators.targets.verdict import Verdict
from services.indicators.values.areas import Area
from services.indicators.values.explain import marked
from shared.units import decimal_text, rounded, text_or_none


def explain(court: Judge, target: Target, area: Area, found: Judged) -> dict[str, Any]:
    rule, verdict = found.rule, found.verdict
    told: dict[str, Any] = {
        "zh": target.zh,
        "name_en": target.en,
        "box": target.box,
        "anchor": target.anchor,
        "kind": target.kind,
        "rollup": target.rollup,
        "nature": target.nature,
        "date": court.day.isoformat(),
        "deadline": target.deadline.isoformat(),
        "base_year": rule.base_year,
        "period": verdict.period,
        "f": text_or_none(verdict.share),
        "coverage": text_or_none(verdict.coverage),
        "document_no": rule.doc_no,
        "settings": _settings(court.plan, target),
        "readings": [reading_told(each) for each in target.readings],
        "evidence": source_told(target.evidence),
        "reason": no_source_text(target.evidence) if verdict.reason == "no_source" else reason_text(verdict.reason),
    }
    told["pace"] = pace_told(target, found.case, verdict)
    is_whole = not target.status_from and not verdict.passing
    told["forecast"] = forecast_told(target, found.case, found.evidence, is_whole=is_whole)
    told["records"] = "/indicators/v1/targets/records?" + urlencode(
        {"plan": court.plan.code, "target": target.code, "region": area.code, "date": told["date"]}, safe=","
    )
    if target.indicator:
        told |= _of_indicator(court, target, target.indicator, area, found)
    else:
        told |= marks_told(verdict.marks)
    if target.status_from:
        told["status_from"] = target.status_from
    if rule.lacks_own:
        told["own_value_missing"] = True
    if verdict.passing:
        told["passing"] = {"passed": verdict.passing.passed, "of": verdict.passing.of}
    if verdict.yearly:
        told["years"] = [{"year": y.year, "value": text_or_none(y.value), "status": y.status} for y in verdict.yearly]
    return told


def _settings(plan: Plan, target: Target) -> dict[str, Any]:
    """Those of the plan and, where it says more, of the target."""
    told: dict[str, Any] = {"c_min": decimal_text(plan.settings.c_min), "compare": plan.settings.compare}
    if target.pace.shape != "linear":
        told["pace"] = target.pace.shape
    if target.kind == "standing":
        told["check"] = f"{target.comparator} {text_or_none(target.target)} {target.unit}"
    return told | (dict(target.evidence.settings) if target.evidence else {})


def _of_indicator(court: Judge, target: Target, indicator: str, area: Area, found: Judged) -> dict[str, Any]:
    is_frozen = found.rule.frozen
    told: dict[str, Any] = {
        "indicator": indicator,
        "indicator_standard": court.supply.edition.label,
        "factors": "frozen" if is_frozen else "current",
        "printed": _printed(court, target, found.verdict),
    }
    if found.verdict.period is None:
        return told
    year = int(found.verdict.period)
    told |= marked(court.supply.value(indicator, court.supply.counted(target, area), year, frozen=is_frozen))
    if "co2" in indicator:
        other = court.supply.evidence(target, area, frozen=not is_frozen)
        assert isinstance(other, Years)
        value = other.by_year[year].value
        told["other_factors"] = {"factors": "current" if is_frozen else "frozen", "value": text_or_none(value)}
    return told


def _printed(court: Judge, target: Target, verdict: Verdict) -> str | None:
    """The value as it is printed; (+) where rounding hides a breach."""
    decimals = court.supply.decimals(target)
    if verdict.value is None or decimals is None:
        return None
    text = rounded(verdict.value, decimals)
    is_hidden = (
        verdict.status == "behind" and verdict.required is not None
        and target.comparator == "<=" and Fraction(text) <= verdict.required < verdict.value
    )  # fmt: skip
    return text + " (+)" if is_hidden else text
