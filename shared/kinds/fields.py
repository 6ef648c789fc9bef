"""The simple fields of a body: what is sent (JSON), what is kept (the payload's values), and back.

A field knows nothing of where it stands; `Body` says its name and whether it may be left out. Dates, booleans
and lists of values need no declaration: the annotation of the payload's model says all there is to say of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

import msgspec

from shared.clock import today
from shared.geography import regions
from shared.records.checks import Checks
from shared.units import from_smallest

Path = tuple[str | int, ...]
USCC_PATTERN = r"^([0-9A-HJ-NP-RT-UW-Y]{18}|TMP-[0-9A-Z]{1,14})$"


class Field:
    """One field. `type` is what msgspec decodes, with what the OpenAPI document says of it."""

    sent = True  # False: worked out from the others, and only shown

    @property
    def type(self) -> Any:
        raise NotImplementedError

    @property
    def named(self) -> str | None:
        """Its name in the API, where that is not the payload's."""
        return None

    @property
    def default(self) -> Any:
        """What it is when it is left out; None: it must be sent, unless the payload's model says otherwise."""
        return None

    def bound(self, annotation: Any, name: str) -> Field:  # noqa: ARG002
        """The field once it is known what the payload's model says of it."""
        return self

    def read(self, value: Any, checks: Checks, path: Path) -> Any:
        """The payload's value; collects what is wrong. What it returns then does not matter."""
        raise NotImplementedError

    def show(self, value: Any) -> Any:
        """The kept value (as JSON has it) as the API answers it."""
        return value

    def numbers(self, value: Any, path: Path) -> Iterator[tuple[Path, int]]:  # noqa: ARG002
        """The amounts and counts in it, which must not grow a million times."""
        return iter(())


@dataclass(frozen=True)
class Text(Field):
    """A text that is not blank."""

    longest: int

    @property
    def type(self) -> Any:
        return Annotated[str, _schema(maxLength=self.longest)]

    def read(self, value: str, checks: Checks, path: Path) -> str:
        checks.said(value, self.longest, *path)
        return value


@dataclass(frozen=True)
class Day(Field):
    """A calendar day, not in the future unless it says so."""

    future: bool = False

    @property
    def type(self) -> Any:
        return Annotated[str, _schema(format="date")]

    def read(self, value: str, checks: Checks, path: Path) -> date:
        return past(checks.day(value, *path), checks, path) if not self.future else checks.day(value, *path)


def past(day: date, checks: Checks, path: Path) -> date:
    """The day; a fault when it is still to come."""
    if day > today():
        checks.fail("in_the_future", f"{path[-1]} 晚于今天", f"{path[-1]} is in the future", *path,
                    hint="核对日期 / check the date", value=str(day))  # fmt: skip
    return day


@dataclass(frozen=True)
class Choice(Field):
    """One of a closed list of values."""

    options: tuple[Any, ...]

    @property
    def type(self) -> Any:
        return Annotated[type(self.options[0]), _schema(enum=list(self.options))]

    def read(self, value: Any, checks: Checks, path: Path) -> Any:
        checks.one_of(value, self.options, *path)
        return value


@dataclass(frozen=True)
class Flag(Field):
    """True or false."""

    default: bool | None = None

    @property
    def type(self) -> Any:
        return bool

    def read(self, value: bool, checks: Checks, path: Path) -> bool:  # noqa: ARG002
        return value


@dataclass(frozen=True)
class Whole(Field):
    """A count. Where it `follows`, it may be left out: the kind's `_model` works it out from other fields."""

    least: int
    most: int
    follows: bool = False
    default: int | None = None

    @property
    def type(self) -> Any:
        return Annotated[int, _schema(minimum=self.least, maximum=self.most)]

    def read(self, value: int, checks: Checks, path: Path) -> int:
        _within(value, self.least, self.most, str(value), f"{self.least} – {self.most}", checks, path)
        return value

    def numbers(self, value: int, path: Path) -> Iterator[tuple[Path, int]]:
        yield path, value


@dataclass(frozen=True)
class Amount(Field):
    """An exact decimal in the unit that people use, kept in the smallest: `Amount("power_kw", 3, …)` → `power_w`.

    `least` and `most` are in the smallest unit.
    """

    name: str
    decimals: int
    most: int
    least: int = 0

    @property
    def type(self) -> Any:
        return Annotated[str, _schema(pattern=r"^\d{1,14}(\.\d{1,6})?$")]

    @property
    def named(self) -> str:
        return self.name

    def read(self, value: str, checks: Checks, path: Path) -> int:
        wrong = len(checks.errors)
        amount = checks.amount(value, self.decimals, 10**18, *path)
        if len(checks.errors) == wrong:
            span = f"{self.show(self.least)} – {self.show(self.most)}"
            _within(amount, self.least, self.most, value[:40], span, checks, path)
        return amount

    def show(self, value: int) -> str:
        return from_smallest(value, self.decimals)

    def numbers(self, value: int, path: Path) -> Iterator[tuple[Path, int]]:
        yield path, value


def _within(value: int, least: int, most: int, shown: str, span: str, checks: Checks, path: Path) -> None:
    if least <= value <= most:
        return
    name, hint = path[-1], f"{span}；核对单位 / check the unit"
    if value < 0:
        checks.fail("negative", f"{name} 不能为负数", f"{name} must not be negative", *path, hint=hint, value=shown)
    elif value < least:
        checks.fail("too_small", f"{name} 数值过小", f"{name} is too small", *path, hint=hint, value=shown)
    else:
        checks.fail("too_large", f"{name} 数值过大", f"{name} is too large", *path, hint=hint, value=shown)


@dataclass(frozen=True)
class Uscc(Field):
    """A credit code; whether the register has it is asked only of the record's own institution."""

    @property
    def type(self) -> Any:
        return Annotated[str, _schema(pattern=USCC_PATTERN)]

    def read(self, value: str, checks: Checks, path: Path) -> str:
        checks.uscc(value, *path)
        return value


@dataclass(frozen=True)
class RegionCode(Field):
    """A division that exists or existed; of the record's own region, the day is looked at too."""

    @property
    def type(self) -> Any:
        return Annotated[str, _schema(pattern="^[0-9A-Z]{2,6}$")]

    def read(self, value: str, checks: Checks, path: Path) -> str:
        if regions().get(value) is None:
            checks.fail("region_unknown", f"行政区划 {value[:20]} 不存在", f"there is no division {value[:20]}", *path,
                        hint="县 6 位，市（州）4 位，省 2 位 / 6, 4 or 2 characters", value=value[:20])  # fmt: skip
        return value


@dataclass(frozen=True)
class Derived(Field):
    """Worked out from the other values of the payload: never sent, always shown."""

    work_out: Any  # Callable[[Mapping[str, Any]], Any]
    sent = False

    def of(self, values: Mapping[str, Any]) -> Any:
        return self.work_out(values)


def _schema(**says: Any) -> msgspec.Meta:
    return msgspec.Meta(extra_json_schema=says)
