"""Targets as a report: the rows that `GET targets` answers, and the plan's own words behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from services.indicators.outputs import words
from services.indicators.outputs.table import Column, Item, Report, Table, named
from services.indicators.standards import Edition, Target
from services.indicators.targets.question import Question
from services.indicators.targets.texts import STATUS
from shared.geography import area_name
from shared.units import text_or_none


def targets_report(asked: Question, items: Sequence[Item]) -> Report:
    """`items` as `targets.rows.rows` gives them for the question."""
    plan = asked.plan
    counts = Counter(item["status"] for item in items)
    facts = [
        ("规划 plan", f"{plan.header.zh} {plan.header.en}"),
        ("文号 document", plan.document_no or "—"),
        ("标准版本 standard", plan.header.label),
        ("指标标准 indicator standard", asked.edition.label),
        ("系数集 factor sets", "; ".join(_factor_sets(asked))),
        ("判定日 date of judgement", asked.day.isoformat()),
        ("数据批次 batch (as_of)", str(asked.at.number)),
        ("地区 regions", "、".join(f"{area_name(place.code)} {place.code}" for place in asked.places)),
        ("状态 status", "，".join(f"{words.STATUSES[each]} {counts[each]}" for each in STATUS if counts[each])),
    ]
    codes = dict.fromkeys(item["target"] for item in items)
    explained = {item["target"]: item["explain"] for item in reversed(items)}  # of the first region
    definitions = [_definition(asked.edition, plan.targets[code], explained[code]) for code in codes]
    return Report(
        f"{plan.header.zh}：目标进度 Targets and their status",
        Table("目标 Targets", COLUMNS, items),
        facts,
        Table("目标定义 Definitions", DEFINED, definitions),
    )


def _why(name: str) -> Any:
    return lambda item: item["explain"].get(name)


def _reason(item: Item) -> str | None:
    reason = item["explain"]["reason"]
    return str(reason["zh"]) if reason else None


def _decimals(item: Item) -> int | None:
    """Those with which the value is printed; None: the plan does not say."""
    printed = item["explain"].get("printed")
    return len(printed.removesuffix(" (+)").partition(".")[2]) if printed else None


def _amount(name: str, zh: str, en: str, *, printed: bool = True) -> Column:
    return Column(name, zh, en, 12, named(name), "number", decimals=_decimals, printed=printed)


COLUMNS = [
    Column("target", "编号", "target", 13, named("target")),
    Column("text", "规划原文", "text of the plan", 44, _why("zh")),
    Column("name_en", "英文名称", "English name", 26, _why("name_en")),
    Column("region", "区划代码", "region", 8, named("region")),
    Column("region_name", "地区", "region name", 12, lambda item: area_name(item["region"])),
    _amount("value", "当前值", "value"),
    Column("comparator", "关系", "comparator", 6, named("comparator"), words=words.SIGNS),
    _amount("target_value", "目标值", "target value"),
    _amount("required", "应达", "required"),
    Column("unit", "单位", "unit", 13, named("unit")),
    Column("status", "状态", "status", 15, named("status"), words=words.STATUSES),
    Column("reason_text", "说明", "reason", 30, _reason),
    Column("reporting_status", "报送", "reporting", 13, named("reporting_status"), words=words.REPORTING),
    _amount("baseline", "基期值", "baseline", printed=False),
    _amount("gap", "差距", "gap", printed=False),
    Column("pace", "所需进度", "pace", 14, named("pace"), "number", printed=False),
    Column("reason", "原因代码", "reason code", 22, named("reason"), printed=False),
    Column("tested_period", "判定期", "period tested", 22, _why("period"), printed=False),
    Column("date", "判定日", "judged on", 11, _why("date"), printed=False),
    Column("deadline", "期限", "deadline", 11, _why("deadline"), printed=False),
    Column("met_late_on", "逾期达到", "met late on", 11, named("met_late_on"), printed=False),
    Column("obs_status", "数据状态", "OBS_STATUS", 17, named("obs_status"), words=words.OBSERVED, printed=False),
    Column("standard", "标准版本", "standard", 12, named("standard"), printed=False),
    Column("position", "数据批次", "batch", 9, named("position"), "number", printed=False),
]


def _factor_sets(asked: Question) -> list[str]:
    fed = (target.indicator for target in asked.plan.targets.values() if target.indicator)
    return list(dict.fromkeys(found for code in fed if (found := asked.edition.factor_set(code))))


def _definition(edition: Edition, target: Target, why: Item) -> Item:
    """`why`: the `explain` of one of its rows, for what a row says about the target in words."""
    source = why["evidence"]
    return {
        "target": target.code,
        "zh": target.zh,
        "en": target.en,
        "place": (f"专栏{target.box} · " if target.box else "") + target.anchor,
        "kind": words.KINDS[target.kind],
        "rollup": words.ROLLUPS[target.rollup],
        "unit": target.unit,
        "comparator": words.SIGNS[target.comparator],
        "target_value": text_or_none(target.target),
        "baseline": text_or_none(target.baseline),
        "deadline": target.deadline.isoformat(),
        "formula": f"{source['zh']}\n{source['en']}" if source else None,
        "indicator": target.indicator and _formula(edition, target.indicator),
        "factor_set": edition.factor_set(target.indicator) if target.indicator else None,
        "records": "、".join(source["records"]) if source else None,
        "settings": "\n".join(f"{name} = {value}" for name, value in why["settings"].items()),
        "readings": "\n".join(f"{each['zh']}\n{each['en']}\n原文：{each['text']}" for each in why["readings"]) or None,
        "document_no": why["document_no"],
    }


def _formula(edition: Edition, code: str) -> str:
    indicator = edition.indicators[code]
    below = f" ÷ ({indicator.denominator.formula})" if indicator.denominator else ""
    return f"{code} = {indicator.numerator.formula}{below}"


DEFINED = [
    Column("target", "编号", "target", 13, named("target")),
    Column("zh", "规划原文", "text, verbatim", 46, named("zh")),
    Column("en", "英文名称", "English name", 28, named("en")),
    Column("place", "出处", "place in the plan", 22, named("place")),
    Column("kind", "类型", "kind", 20, named("kind")),
    Column("rollup", "汇总", "rollup", 20, named("rollup")),
    Column("unit", "单位", "unit", 13, named("unit")),
    Column("comparator", "关系", "comparator", 6, named("comparator")),
    Column("target_value", "印发目标值", "printed target", 11, named("target_value"), "number"),
    Column("baseline", "印发基期值", "printed baseline", 11, named("baseline"), "number"),
    Column("deadline", "期限", "deadline", 11, named("deadline")),
    Column("formula", "计算方法", "formula", 50, named("formula")),
    Column("indicator", "指标", "indicator", 40, named("indicator")),
    Column("factor_set", "系数集", "factor set", 36, named("factor_set")),
    Column("records", "数据来源", "records", 34, named("records")),
    Column("settings", "设置", "settings", 22, named("settings")),
    Column("readings", "读法", "readings", 60, named("readings")),
    Column("document_no", "目标值文号", "document of the value", 22, named("document_no")),
]
