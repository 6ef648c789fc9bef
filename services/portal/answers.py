"""What the APIs answer, as the pages read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

NEARLY_COMPLETE = 95  # % of institutions reported from which a total may stand beside that of another year

Bilingual = Mapping[str, str]  # a text by language, zh and en


@dataclass(frozen=True, slots=True)
class Coverage:
    """Institutions in the register, those whose returns cover the period, those with a part of it."""

    expected: int
    reported: int
    partial: int

    @property
    def missing(self) -> int:
        return self.expected - self.reported - self.partial

    @property
    def is_complete(self) -> bool:
        return self.reported >= self.expected

    @property
    def is_nearly_complete(self) -> bool:
        return 0 < self.expected * NEARLY_COMPLETE <= self.reported * 100

    @property
    def percent(self) -> str:
        """Share reported, rounded down, so that 100 % means all."""
        per_mille = 1000 * self.reported // self.expected if self.expected else 0
        return f"{per_mille // 10}.{per_mille % 10} %" if per_mille % 10 else f"{per_mille // 10} %"


@dataclass(frozen=True, slots=True)
class Value:
    """One item of `GET /indicators/v1/values`; `value` is None without data."""

    indicator: str
    region: str
    period: str
    value: Decimal | None
    display: str
    unit: str
    standard: str
    factor_set: str | None
    coverage: Coverage
    obs_status: str
    position: int | None
    numerator: str | None
    numerator_unit: str | None
    denominator: str | None
    denominator_unit: str | None
    explain: Mapping[str, Any]

    @property
    def number(self) -> str:
        """`display` without its unit: 161.72 of `161.72 万吨标准煤`."""
        return self.display.partition(" ")[0]

    @property
    def display_unit(self) -> str:
        return self.display.partition(" ")[2]


@dataclass(frozen=True, slots=True)
class Target:
    """One item of `GET /indicators/v1/targets`; amounts in the target's own unit."""

    id: str
    region: str
    value: Decimal | None
    unit: str
    comparator: str
    limit: Decimal | None  # the value in force at the deadline; None: not assigned
    base: Decimal | None
    required: Decimal | None  # on the judged day, on the way from base to limit
    status: str
    reporting_status: str
    reason: str | None
    gap: Decimal | None
    explain: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """All targets of one region in the plan's order, and the batch that they were judged at."""

    as_of: str | None
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A target of a region beside those of the divisions below; `decomposition`: whether their values make it up."""

    as_of: str | None
    whole: Target
    below: Sequence[Target]
    decomposition: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tested:
    """A target that is the value of an indicator."""

    target: str
    indicator: str
    unit: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the pages need of `GET /indicators/v1/plans`.

    `boxes`: titles of the 专栏 by number. `beside`: the plan that its rules apply beside, if so.
    """

    code: str
    title: Bilingual
    region: str
    start: date
    end: date
    boxes: Mapping[int, Bilingual]
    tested: Sequence[Tested]  # but for those that have the status of another one
    beside: str | None


@dataclass(frozen=True, slots=True)
class Plans:
    """All that are loaded, and the one that a page is about."""

    every: Sequence[Plan]
    chosen: Plan


@dataclass(frozen=True, slots=True)
class Indicator:
    """One item of `GET /indicators/v1/indicators`."""

    code: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one snapshot: `as_of` is what to ask the next call with."""

    as_of: str | None
    by_key: Mapping[tuple[str, str, str], Value]

    def get(self, indicator: str, region: str, period: str) -> Value | None:
        return self.by_key.get((indicator, region, period))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of records, of missing institutions, or (`notice` says why) of sums by division; items as answered."""

    level: str
    notice: Bilingual | None
    of: Mapping[str, Any] | None
    items: Sequence[Mapping[str, Any]]
    as_of: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class File:
    """What a browser keeps: content with its type and name."""

    content: bytes
    headers: Mapping[str, str]


def read_value(item: Mapping[str, Any]) -> Value:
    coverage = item["coverage"]
    return Value(
        indicator=item["indicator"],
        region=item["region"],
        period=item["period"],
        value=_decimal(item["value"]),
        display=item["display"] or "",
        unit=item["unit"],
        standard=item["standard"],
        factor_set=item["factor_set"],
        coverage=Coverage(int(coverage["expected"]), int(coverage["reported"]), int(coverage["partial"])),
        obs_status=item["obs_status"],
        position=item["position"],
        numerator=text_of(item["numerator"]),
        numerator_unit=item.get("numerator_unit"),
        denominator=text_of(item["denominator"]),
        denominator_unit=item.get("denominator_unit"),
        explain=item["explain"] or {},
    )


def read_target(item: Mapping[str, Any]) -> Target:
    return Target(
        id=item["target"],
        region=item["region"],
        value=_decimal(item["value"]),
        unit=item["unit"],
        comparator=item["comparator"],
        limit=_decimal(item["target_value"]),
        base=_decimal(item["baseline"]),
        required=_decimal(item["required"]),
        status=item["status"],
        reporting_status=item["reporting_status"],
        reason=item["reason"],
        gap=_decimal(item["gap"]),
        explain=item["explain"] or {},
    )


def read_plan(item: Mapping[str, Any]) -> Plan:
    start, end = (date.fromisoformat(item[field]) for field in ("start", "end"))
    boxes = {box["box"]: box for box in item["boxes"]}
    tested = [
        Tested(target["target"], target["indicator"], target["unit"])
        for target in item["targets"]
        if target["indicator"] and not target["status_from"]
    ]
    return Plan(item["plan"], item["title"], item["region"], start, end, boxes, tested, item["beside"])


def _decimal(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def text_of(value: Any) -> str | None:
    return None if value is None else str(value)
