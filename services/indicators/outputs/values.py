"""Indicator values as a report: the rows that `GET values` answers, and the formulas behind them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from services.indicators.outputs import words
from services.indicators.outputs.table import Column, Item, Report, Table, named
from services.indicators.standards import Edition
from services.indicators.standards.model import Display
from services.indicators.values.ask import One
from shared.geography import area_name
from shared.units import decimal_text


def values_report(asked: Sequence[One], items: Sequence[Item], position: int, note: str = "") -> Report:
    """`asked` and `items` of the same page, in the same order. `note`: what of the whole answer this is."""
    editions = {(one.edition.label, one.indicator): one.edition for one in asked}
    displays = {key: edition.indicators[key[1]].display for key, edition in editions.items()}
    definitions = [_definition(edition, indicator) for (_, indicator), edition in editions.items()]
    factor_sets = dict.fromkeys(each["factor_set"] for each in definitions if each["factor_set"])
    facts = [
        ("数据批次 batch (as_of)", str(position)),
        ("指标标准 standards", "; ".join(dict.fromkeys(label for label, _ in editions))),
        (
            "系数集 factor sets",
            "; ".join(factor_sets),
        ),
        *([("行 rows", note)] if note else []),
    ]
    rows = Table("指标值 Values", _columns(displays), items)
    return Report("指标值 Indicator values", rows, facts, Table("指标定义 Definitions", DEFINED, definitions))


def _columns(displays: dict[tuple[str, str], Display]) -> list[Column]:
    def display(item: Item) -> Display:
        return displays[item["standard"], item["indicator"]]

    def shown(item: Item) -> str | None:
        return None if item["value"] is None else decimal_text(Fraction(item["value"]) / display(item).per)

    def decimals(item: Item) -> int:
        return display(item).decimals

    def coverage(name: str) -> Any:
        return lambda item: item["coverage"][name]

    return [
        Column("indicator", "指标代码", "indicator", 19, named("indicator")),
        Column("name_zh", "指标", "name", 20, lambda item: item["explain"]["name"]["zh"]),
        Column("name_en", "英文名称", "English name", 22, lambda item: item["explain"]["name"]["en"]),
        Column("region", "区划代码", "region", 9, named("region")),
        Column("region_name", "地区", "region name", 14, lambda item: area_name(item["region"])),
        Column("period", "统计期", "period", 9, named("period")),
        Column("type", "机构类型", "institution type", 13, named("type"), words=words.TYPED),
        Column("display_value", "数值", "value as printed", 13, shown, "number", decimals=decimals),
        Column("display_unit", "单位", "unit as printed", 15, lambda item: display(item).unit),
        Column("obs_status", "数据状态", "OBS_STATUS", 17, named("obs_status"), words=words.OBSERVED),
        Column("expected", "在册机构", "expected", 9, coverage("expected"), "number"),
        Column("reported", "已报齐", "reported", 9, coverage("reported"), "number"),
        Column("partial", "部分报送", "partial", 9, coverage("partial"), "number"),
        Column("value", "精确值", "exact value", 18, named("value"), "number", printed=False),
        Column("unit", "单位", "unit", 11, named("unit"), printed=False),
        Column("numerator", "分子", "numerator", 18, named("numerator"), "number", printed=False),
        Column("numerator_unit", "分子单位", "numerator unit", 11, named("numerator_unit"), printed=False),
        Column("denominator", "分母", "denominator", 18, named("denominator"), "number", printed=False),
        Column("denominator_unit", "分母单位", "denominator unit", 11, named("denominator_unit"), printed=False),
        Column("standard", "标准版本", "standard", 14, named("standard"), printed=False),
        Column("factors", "因子口径", "factors", 9, named("factors"), printed=False),
        Column("factor_set", "系数集", "factor set", 40, named("factor_set"), printed=False),
        Column("position", "数据批次", "batch", 9, named("position"), "number", printed=False),
    ]


def _definition(edition: Edition, code: str) -> Item:
    indicator = edition.indicators[code]
    return {
        "indicator": code,
        "zh": indicator.zh,
        "en": indicator.en,
        "unit": indicator.unit,
        "display": f"{indicator.display.unit}，{indicator.display.decimals} 位小数 decimals",
        "numerator": indicator.numerator.formula,
        "denominator": indicator.denominator.formula if indicator.denominator else None,
        "where": "\n".join(f"{term} = {formula}" for term, formula in edition.where(code).items()),
        "over": indicator.over,
        "standard": edition.label,
        "factor_set": edition.factor_set(code),
    }


DEFINED = [
    Column("indicator", "指标代码", "indicator", 19, named("indicator")),
    Column("zh", "指标", "name", 22, named("zh")),
    Column("en", "英文名称", "English name", 24, named("en")),
    Column("unit", "单位", "unit", 12, named("unit")),
    Column("display", "显示单位", "display", 20, named("display")),
    Column("numerator", "分子公式", "numerator", 30, named("numerator")),
    Column("denominator", "分母公式", "denominator", 26, named("denominator")),
    Column("where", "其中", "where", 60, named("where")),
    Column("over", "只含填报者", "only returns with", 12, named("over")),
    Column("standard", "标准版本", "standard", 14, named("standard")),
    Column("factor_set", "系数集", "factor set", 40, named("factor_set")),
]
