"""Every number explains itself: formula, factors, stand-ins, what is missing, regions, the way to its records."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from services.indicators.marks import marks_told
from services.indicators.standards.edition import UsedFactor
from services.indicators.standards.model import RecordMeasure
from services.indicators.values.areas import Area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL
from services.indicators.values.compute import Value
from shared.geography import Region
from shared.units import decimal_text


def explain(one: One, value: Value) -> dict[str, Any]:
    """What `explain` of an item says; `partial_regions` of the circle is added by the caller."""
    indicator = one.edition.indicators[one.indicator]
    found: dict[str, Any] = {
        "name": {"zh": indicator.zh, "en": indicator.en},
        "numerator": indicator.numerator.formula,
        "denominator": indicator.denominator.formula if indicator.denominator else None,
        "where": one.edition.where(one.indicator),
        "days": one.period.days,
        "factors": [_factor(factor) for factor in value.used],
    }
    if measures := one.edition.standard.measures:
        found["measures"] = [_measure(measures[name]) for name in sorted(one.edition.measures(one.indicator))]
    else:
        found["records"] = _records(one)
    if indicator.over:
        found["over"] = indicator.over
    if value.value is None:
        found["reason"] = _reason(one, value)
    return {**found, **marked(value), **_history(one)}


def marked(value: Value) -> dict[str, Any]:
    """What its number is marked with, the factors that stand in, and the energy that has none."""
    found = marks_told(value.marks)
    if stand_ins := [_stand_in(factor) for factor in value.used if factor.is_stand_in]:
        found["stand_ins"] = stand_ins
    if value.unpriced_tce:
        found["missing"] = _missing(decimal_text(value.unpriced_tce))
    return found


def _measure(measure: RecordMeasure) -> dict[str, str]:
    return {"measure": measure.code, "zh": measure.zh, "en": measure.en, "kind": measure.kind, "unit": measure.unit}


def _factor(factor: UsedFactor) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": factor.name, "value": factor.value, "unit": factor.unit, "source": factor.source._asdict()
    }  # fmt: skip
    if factor.year_used is not None:
        shown |= {"region": factor.column, "year_asked": factor.year_asked, "year_used": factor.year_used}
    return shown


def _stand_in(factor: UsedFactor) -> dict[str, Any]:
    return {
        "name": factor.name,
        "region": factor.column,
        "year_asked": factor.year_asked,
        "year_used": factor.year_used,
        "zh": f"{factor.year_asked} 年因子未知，以 {factor.year_used} 年代替",
        "en": f"The factor of {factor.year_asked} is unknown; that of {factor.year_used} stands in.",
    }


def _missing(tce: str) -> dict[str, str]:
    return {
        "tce": tce,
        "zh": f"其他能源 {tce} 吨标准煤没有碳排放因子，未计入",
        "en": f"Other energy of {tce} tce has no carbon factor and is left out.",
    }


def _reason(one: One, value: Value) -> dict[str, str]:
    if one.area.dissolved(one.period):
        return _dissolved(one.area)
    if value.numerator is not None:
        return {"code": "denominator_unknown", "zh": "分母未知", "en": "The denominator is unknown."}
    return {"code": "no_data", "zh": "没有计入的报送", "en": "No return counts."}


def _dissolved(area: Area) -> dict[str, str]:
    zh, en = f"{area.code} 已于 {area.ended} 撤销", f"{area.code} was dissolved after {area.ended}"
    if area.successor:
        zh, en = (
            f"{zh}，改用{area.successor.name}（{area.successor.code}）",
            f"{en}; use {area.successor.name} ({area.successor.code})",
        )
    return {"code": "region_dissolved", "zh": zh, "en": en + "."}


def _history(one: One) -> dict[str, Any]:
    if one.area.dissolved(one.period) and one.area.successor:
        return {"successor": _named(one.area.successor)}
    if one.area.predecessors:
        return {"predecessors": [_named(region) for region in one.area.predecessors]}
    return {}


def _named(region: Region) -> dict[str, str]:
    return {"region": region.code, "name": region.name}


def _records(one: One) -> str:
    """Those of now; the item's `position` as `as_of` asks for those of then."""
    asked = {"indicator": one.indicator, "region": one.area.code, "period": one.period.code}
    if one.type != ALL:
        asked["type"] = one.type
    asked |= {"standard": one.edition.label, "factors": one.basis}
    return "/indicators/v1/records?" + urlencode(asked, safe=",@")
