"""What a caller asks for, checked: every unknown code is named, with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.indicators.standards import Catalogue, Edition, UnknownStandard
from services.indicators.values.areas import Area, area
from services.indicators.values.cells import ALL, SUBTOTAL, TYPES
from shared.geography import areas
from shared.periods import EARLIEST_YEAR, LATEST_YEAR, Period, PeriodError
from shared.web.problems import FieldError, Problem, validation

BASES = ("current", "frozen")
ALLOWED_TYPES = (ALL, *TYPES[:1], SUBTOTAL, *TYPES[1:])


@dataclass(frozen=True, slots=True)
class One:
    """One asked value."""

    indicator: str
    area: Area
    period: Period
    type: str
    edition: Edition
    basis: str


@dataclass(frozen=True, slots=True)
class Ask:
    """All asked values are the product of these, in this order."""

    indicators: Sequence[str]
    areas: Sequence[Area]
    periods: Sequence[Period]
    types: Sequence[str]
    editions: Sequence[dict[str, Edition]]  # per asked standard: indicator → edition
    bases: Sequence[str]

    def __len__(self) -> int:
        size = 1
        for part in (self.indicators, self.areas, self.periods, self.types, self.editions, self.bases):
            size *= len(part)
        return size

    def __getitem__(self, position: int) -> One:
        rest, chosen = position, []
        for part in (self.bases, self.editions, self.types, self.periods, self.areas, self.indicators):
            rest, index = divmod(rest, len(part))
            chosen.append(index)
        basis, edition, type_, period, area, indicator = chosen
        code = self.indicators[indicator]
        return One(
            code, self.areas[area], self.periods[period], self.types[type_], self.editions[edition][code],
            self.bases[basis],
        )  # fmt: skip


def parse(
    catalogue: Catalogue,
    at: datetime | None,
    *,
    indicators: Sequence[str],
    regions: Sequence[str],
    periods: Sequence[str],
    types: Sequence[str] = (),
    standards: Sequence[str] = (),
    bases: Sequence[str] = (),
) -> Ask:
    """Raises `Problem` 422 that lists everything unknown."""
    defining = catalogue.defining(at)
    errors = [
        *unknown("indicator", "指标", indicators, defining),
        *unknown("region", "行政区划代码", regions, areas()),
        *bad_periods(periods),
        *unknown("type", "机构类型", types, ALLOWED_TYPES),
        *unknown("factors", "因子口径", bases, BASES),
        *_bad_standards(catalogue, at, standards, [code for code in indicators if code in defining]),
    ]
    if errors:
        raise validation(errors)
    return Ask(
        indicators=indicators,
        areas=[found for code in regions if (found := area(code))],
        periods=[Period.parse(text) for text in periods],
        types=types or (ALL,),
        editions=[_editions(catalogue, at, label, indicators, defining) for label in standards or (None,)],
        bases=bases or BASES[:1],
    )


def parse_as_of(text: str | None) -> int | datetime | None:
    """A batch number, or an RFC 3339 time with its offset; raises `Problem` 422."""
    if text is None:
        return None
    if re.fullmatch(r"\d{1,18}", text, re.ASCII):
        return int(text)
    try:
        # A "+" that was not escaped reaches us as a blank: 2026-01-01T00:00:00 08:00
        moment = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", text))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        zh = "as_of 应为批次号或带时区的时间，例如 12 或 2026-01-01T00:00:00+08:00"
        en = "as_of is a batch number or a time with its offset, for example 12 or 2026-01-01T00:00:00+08:00"
        raise validation([FieldError("bad_as_of", zh, en, value=text[:100], parameter="as_of")])
    return moment


def the_standard(catalogue: Catalogue, at: datetime | None, label: str) -> Edition:
    """`name@semver`, or `name` for its newest; raises `UnknownStandard`."""
    return catalogue.edition(catalogue.exact(label) if "@" in label else catalogue.newest(label, at), at)


def _editions(
    catalogue: Catalogue, at: datetime | None, label: str | None, indicators: Sequence[str], defining: dict[str, str]
) -> dict[str, Edition]:
    if label:
        return dict.fromkeys(indicators, the_standard(catalogue, at, label))
    return {code: catalogue.edition(catalogue.newest(defining[code], at), at) for code in indicators}


def bad_place(region: str, period: str, type_: str) -> list[FieldError]:
    """What is wrong with the place of one value."""
    return [
        *unknown("region", "行政区划代码", [region], areas()),
        *bad_periods([period]),
        *unknown("type", "机构类型", [type_], ALLOWED_TYPES),
    ]


def unknown(parameter: str, zh: str, given: Sequence[str], allowed: Collection[str]) -> list[FieldError]:
    """An error for every code that is not allowed, with what is."""
    return [
        FieldError(
            f"unknown_{parameter}",
            f"参数 {parameter}：没有这个{zh}",
            f"Parameter {parameter}: unknown code.",
            hint=f"可用 / allowed: {' '.join(allowed)}",
            value=code[:100],
            parameter=parameter,
        )
        for code in given
        if code not in allowed
    ]


def bad_periods(periods: Sequence[str]) -> list[FieldError]:
    errors = []
    for text in periods:
        try:
            Period.parse(text)
        except PeriodError as error:
            zh = f"参数 period：应为 2020、2020-H1、2020-Q2 或 2020-06，年份 {EARLIEST_YEAR} 至 {LATEST_YEAR}"
            en = f"Parameter period: {error}"
            errors.append(FieldError("bad_period", zh, en, value=text[:100], parameter="period"))
    return errors


def _bad_standards(
    catalogue: Catalogue, at: datetime | None, labels: Sequence[str], indicators: Sequence[str]
) -> list[FieldError]:
    errors: list[FieldError] = []
    for label in labels:
        try:
            edition = the_standard(catalogue, at, label)
        except UnknownStandard:
            errors += unknown("standard", "标准版本", [label], catalogue.labels())
            continue
        for code in indicators:
            if code not in edition.indicators:
                zh, en = f"标准 {label} 没有指标 {code}", f"Standard {label} does not define {code}."
                errors.append(FieldError("not_in_standard", zh, en, value=code, parameter="standard"))
    return errors


def bad_cursor() -> Problem:
    return Problem(422, "bad_cursor", "cursor 与所问的数值不符", "The cursor does not belong to these parameters.")
