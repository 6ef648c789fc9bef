"""The two dataflows, declared once: what stands in which column of the data is what the structure says.

Identifiers are for ever: partners' mappings name them. A component or code may be added, none changes its meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from services.indicators.outputs.table import Item, named
from shared.periods import HALF, MONTH, QUARTER, YEAR, Period

AGENCY, VERSION = "BASHU", "1.0.0"
FREQUENCIES = {YEAR: "A", HALF: "S", QUARTER: "Q", MONTH: "M"}
NUMBER, TEXT, COUNT, PERIOD = "Decimal", "String", "Integer", "ObservationalTimePeriod"


@dataclass(frozen=True, slots=True)
class Component:
    """`of` an item gives its cell. `kind`: a codelist's id (CL_…) or a data type of SDMX."""

    id: str
    zh: str
    en: str
    role: Literal["dimension", "time", "measure", "attribute"]
    kind: str
    of: Callable[[Item], Any]


@dataclass(frozen=True, slots=True)
class Flow:
    """A dataflow with its data structure `DSD_<id>`."""

    id: str
    zh: str
    en: str
    components: Sequence[Component]

    @property
    def reference(self) -> str:
        return f"{AGENCY}:{self.id}({VERSION})"


def area_id(region: str) -> str:
    """`50,51` → `50_51`: an identifier of SDMX has no comma."""
    return region.replace(",", "_")


def time_period(period: Period) -> str:
    """`2020-H1` → `2020-S1`, as SDMX writes a half-year; years, quarters and months are the same."""
    return period.code.replace("-H", "-S")


def _area(item: Item) -> str:
    return area_id(item["region"])


def _period(item: Item) -> Period:
    return Period.parse(item["period"])


def _why(name: str) -> Callable[[Item], Any]:
    return lambda item: item["explain"].get(name)


def _coverage(name: str) -> Callable[[Item], Any]:
    return lambda item: item["coverage"][name]


_AREA = Component("REF_AREA", "地区", "Reference area", "dimension", "CL_AREA", _area)
_POSITION = Component("POSITION", "数据批次", "Batch that the value reflects", "attribute", COUNT, named("position"))
_UNIT = Component("UNIT_MEASURE", "单位", "Unit of measure", "attribute", TEXT, named("unit"))

VALUES = Flow(
    "VALUES",
    "指标值",
    "Indicator values",
    [
        Component("FREQ", "频率", "Frequency", "dimension", "CL_FREQ", lambda item: FREQUENCIES[_period(item).months]),
        Component("INDICATOR", "指标", "Indicator", "dimension", "CL_INDICATOR", named("indicator")),
        _AREA,
        Component("INST_TYPE", "机构类型", "Institution type", "dimension", "CL_INST_TYPE", named("type")),
        Component("STANDARD", "标准版本", "Version of the standard", "dimension", TEXT, named("standard")),
        Component("FACTORS", "因子口径", "Basis of the factors", "dimension", "CL_FACTORS", named("factors")),
        Component("TIME_PERIOD", "统计期", "Period", "time", PERIOD, lambda item: time_period(_period(item))),
        Component("OBS_VALUE", "数值", "Value", "measure", NUMBER, named("value")),
        Component("OBS_STATUS", "数据状态", "Status", "attribute", "CL_OBS_STATUS", named("obs_status")),
        _UNIT,
        Component("NUMERATOR", "分子", "Numerator", "attribute", NUMBER, named("numerator")),
        Component("DENOMINATOR", "分母", "Denominator", "attribute", NUMBER, named("denominator")),
        Component("FACTOR_SET", "系数集", "Factor set", "attribute", TEXT, named("factor_set")),
        Component("EXPECTED", "在册机构", "Institutions expected", "attribute", COUNT, _coverage("expected")),
        Component("REPORTED", "已报齐", "Institutions reported", "attribute", COUNT, _coverage("reported")),
        Component("PARTIAL", "部分报送", "Institutions partly reported", "attribute", COUNT, _coverage("partial")),
        _POSITION,
    ],
)
TARGETS = Flow(
    "TARGETS",
    "规划目标进度",
    "Targets and their status",
    [
        Component("TARGET", "目标", "Target", "dimension", "CL_TARGET", named("target")),
        _AREA,
        Component("TIME_PERIOD", "判定日", "Day judged on", "time", PERIOD, _why("date")),
        Component("OBS_VALUE", "当前值", "Value", "measure", NUMBER, named("value")),
        Component("OBS_STATUS", "数据状态", "Status of the value", "attribute", "CL_OBS_STATUS", named("obs_status")),
        _UNIT,
        Component("TARGET_STATUS", "进度", "Status", "attribute", "CL_TARGET_STATUS", named("status")),
        Component("REPORTING", "报送", "Reporting status", "attribute", "CL_REPORTING", named("reporting_status")),
        Component("REASON", "原因", "Reason", "attribute", TEXT, named("reason")),
        Component("COMPARATOR", "关系", "Comparator", "attribute", TEXT, named("comparator")),
        Component("TARGET_VALUE", "目标值", "Target value", "attribute", NUMBER, named("target_value")),
        Component("BASELINE", "基期值", "Baseline", "attribute", NUMBER, named("baseline")),
        Component("REQUIRED", "应达", "Required on the day", "attribute", NUMBER, named("required")),
        Component("GAP", "差距", "Gap", "attribute", NUMBER, named("gap")),
        Component("PACE", "所需进度", "Pace required", "attribute", NUMBER, named("pace")),
        Component("TESTED_PERIOD", "判定期", "Period tested", "attribute", TEXT, _why("period")),
        Component("STANDARD", "标准版本", "Version of the standard", "attribute", TEXT, named("standard")),
        _POSITION,
    ],
)
FLOWS = (VALUES, TARGETS)
