"""The parts of a natural key: as they stand in a path or a batch line, in the table, and in the payload."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args
from unicodedata import category

from shared.kinds.fields import USCC_PATTERN
from shared.periods import EARLIEST_YEAR, LATEST_YEAR, Period
from shared.records.checks import Checks

NONE = "-"
"""Stands in a path for a part that a record does without; in a table, that is an empty text."""

GRAINS = {12: "2026", 6: "2026-H1", 3: "2026-Q2", 1: "2026-06"}


@dataclass(frozen=True)
class Part:
    """One part, a text unless a subclass says otherwise; where it is `optional`, `-` says that there is none."""

    name: str
    optional: bool = field(default=False, kw_only=True)
    sql = "text"
    is_time = False  # records that differ in this part alone are one series in time

    @property
    def schema(self) -> Mapping[str, Any]:
        """What the OpenAPI document says beside the type."""
        return {}

    def column(self, text: str, checks: Checks, day: date) -> Any:
        """The value of the column, as of a day; collects what is wrong."""
        return "" if self.optional and text == NONE else self.read(text, checks, day)

    def read(self, text: str, checks: Checks, day: date) -> Any:
        """The same, of a part that there is."""
        raise NotImplementedError

    def payload(self, value: Any) -> Any:
        """The column's value as the payload has it."""
        return None if self.optional and value == "" else value


@dataclass(frozen=True)
class Code(Part):
    """A number or title that somebody gave. No slash: the parts of a key are joined with it; nothing invisible: two
    keys that look alike would count twice; no `.` and `..`: no client can send them in a path.
    """

    longest: int = 100

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"maxLength": self.longest}

    def read(self, text: str, checks: Checks, day: date) -> str:  # noqa: ARG002
        checks.text(text, self.longest, self.name)
        if not text.strip() or text != text.strip() or "/" in text or text in (NONE, ".", ".."):
            checks.fail("key_malformed", f"{self.name} 不能为空、首尾有空格或含有斜线",
                        f"{self.name} is blank, has blanks around it, or has a slash", self.name,
                        hint="以 - 代替斜线 / write a dash in place of a slash", value=text[:40])  # fmt: skip
        elif not all(map(_is_visible, text)):
            checks.fail("key_malformed", f"{self.name} 含有不可见字符", f"{self.name} has invisible characters",
                        self.name, hint="删除不可见字符 / remove invisible characters", value=text[:40])  # fmt: skip
        return text


def _is_visible(sign: str) -> bool:
    """Or a blank, of whichever width."""
    return sign.isprintable() or category(sign) == "Zs"


@dataclass(frozen=True)
class Institution(Part):
    """A credit code, or a stand-in `TMP-`."""

    name: str = "institution_uscc"

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": _or_none(USCC_PATTERN, self.optional)}

    def read(self, text: str, checks: Checks, day: date) -> str:  # noqa: ARG002
        checks.uscc(text, self.name)
        return text


@dataclass(frozen=True)
class Region(Part):
    """A division; whether it existed is asked when the record's day is known."""

    name: str = "region_code"

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": _or_none("^[0-9A-Z]{2,6}$", self.optional)}

    def read(self, text: str, checks: Checks, day: date) -> str:
        checks.region(text, day, self.name)
        return text


@dataclass(frozen=True)
class PeriodCode(Part):
    """`2026`, `2026-H1`, `2026-Q2`, `2026-06`, where its grain is among `grains`; with `days` also `2026-06-01`."""

    name: str = "period"
    grains: tuple[int, ...] = (12, 6, 3, 1)
    days: bool = False
    is_time = True

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"examples": [*(GRAINS[grain] for grain in self.grains), *["2026-06-01"] * self.days]}

    def read(self, text: str, checks: Checks, day: date) -> str:
        if self.days and len(text) == 10:
            _not_after(checks.day(text, self.name), day, checks, self.name)
            return text
        period = checks.period(text, day, self.name)
        if period and period.months not in self.grains:
            allowed = ", ".join([*(GRAINS[grain] for grain in self.grains), *["2026-06-01"] * self.days])
            checks.fail("period_grain", "该报表不接受这种统计期", "this record is not reported for such a period",
                        self.name, hint=f"如 / e.g. {allowed}", value=text)  # fmt: skip
        return text


@dataclass(frozen=True)
class Year(Part):
    """A calendar year that has begun; `ahead` years may be reported before they do."""

    name: str = "year"
    ahead: int = 0
    sql = "smallint"
    is_time = True

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": r"^20[0-6]\d$"}

    def read(self, text: str, checks: Checks, day: date) -> int:
        year = int(text) if len(text) == 4 and text.isdecimal() and text.isascii() else 0
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            checks.fail("period_malformed", "年份无法识别，或超出 2000–2070", "not a year of 2000 to 2070", self.name,
                        hint="2026", value=text[:40])  # fmt: skip
        elif year > day.year + self.ahead:
            checks.fail("period_not_begun", f"{year} 年尚未开始", f"{year} has not begun", self.name,
                        hint="核对年份 / check the year", value=text)  # fmt: skip
        return year


@dataclass(frozen=True)
class Date(Part):
    """A calendar day that has come."""

    is_time = True
    sql = "date"
    future: bool = False

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"format": "date"}

    def read(self, text: str, checks: Checks, day: date) -> date:
        found = checks.day(text, self.name)
        return found if self.future else _not_after(found, day, checks, self.name)


@dataclass(frozen=True)
class OneOf(Part):
    """A value of a closed list, told as a `Literal`."""

    values: Any = None

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"enum": [*get_args(self.values), *[NONE] * self.optional]}

    def read(self, text: str, checks: Checks, day: date) -> str:  # noqa: ARG002
        checks.one_of(text, get_args(self.values), self.name)
        return text


def _or_none(pattern: str, optional: bool) -> str:
    return f"{pattern}|^{NONE}$" if optional else pattern


def _not_after(found: date, day: date, checks: Checks, name: str) -> date:
    if found > day:
        checks.fail("in_the_future", f"{name} 晚于今天", f"{name} is in the future", name,
                    hint="核对日期 / check the date", value=str(found))  # fmt: skip
    return found


def span_of(code: str) -> tuple[date, date]:
    """First and last day of a `PeriodCode`."""
    if len(code) == 10:
        return date.fromisoformat(code), date.fromisoformat(code)
    period = Period.parse(code)
    return period.start, period.end
