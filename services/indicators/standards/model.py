"""What a standard says, as plain values. Three kinds: factor tables, indicators, a plan with its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

Comparator = Literal["<=", ">=", "=="]
Version = tuple[int, int, int]


class StandardError(ValueError):
    """A standard cannot be read or used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What every standard begins with."""

    name: str
    version: Version
    approved: date
    zh: str
    en: str

    @property
    def semver(self) -> str:
        return ".".join(map(str, self.version))

    @property
    def label(self) -> str:
        return f"{self.name}@{self.semver}"


class Text(NamedTuple):
    """What people read, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Factor:
    value: Fraction
    text: str  # as written: 0.1229
    unit: str
    source: Text


@dataclass(frozen=True, slots=True)
class FactorSet:
    """Coefficients by name, or by year and column (a province, `national`)."""

    name: str
    values: Mapping[str, Factor]
    years: Mapping[int, Mapping[str, Factor]]

    def year_used(self, year: int) -> int:
        """The latest known year that is not after `year`, else the first known one."""
        return max((known for known in self.years if known <= year), default=min(self.years))


@dataclass(frozen=True, slots=True)
class FactorTable:
    header: Header
    sets: Mapping[str, FactorSet]


@dataclass(frozen=True, slots=True)
class Reference:
    """`grid-factors@1/mee-nbs`: the newest approved 1.x of a standard, and a set of it."""

    name: str
    major: int
    set_name: str | None

    @staticmethod
    def parse(text: str) -> Reference:
        """Raises `StandardError` for anything but `name@major` or `name@major/set`."""
        name, _, rest = text.partition("@")
        major, _, set_name = rest.partition("/")
        if not name or not major.isascii() or not major.isdigit():
            raise StandardError(f"not a reference: {text!r} (name@major or name@major/set)")
        return Reference(name, int(major), set_name or None)


@dataclass(frozen=True, slots=True)
class Quantity:
    formula: str
    unit: str


@dataclass(frozen=True, slots=True)
class Display:
    """As the plan prints a value: divided by `per`, rounded to `decimals`, with `unit`."""

    unit: str
    per: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """value = numerator ÷ denominator (× 100 where the unit is %), or the numerator alone."""

    code: str
    zh: str
    en: str
    unit: str
    numerator: Quantity
    denominator: Quantity | None
    over: Literal["has_area", "has_users"] | None  # only returns with this flag are on both sides
    unpriced: tuple[str, ...]  # measures without a factor: not zero makes the value an estimate
    display: Display

    @property
    def is_total(self) -> bool:
        return self.denominator is None

    @property
    def times(self) -> int:
        return 100 if self.unit == "%" else 1


@dataclass(frozen=True, slots=True)
class IndicatorStandard:
    """`base_year` is that of factors=frozen. With `extends`, only `factors` are its own."""

    header: Header
    extends: Reference | None
    form: str
    base_year: int
    factors: Mapping[str, Reference]
    terms: Mapping[str, str]
    indicators: Mapping[str, Indicator]


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a plan; amounts are in the target's own unit (`indicator` ÷ `per`)."""

    code: str
    box: int | None
    anchor: str
    zh: str
    en: str
    nature: str
    unit: str
    kind: str
    rollup: str
    indicator: str
    per: int
    comparator: Comparator
    baseline: Fraction | None
    target: Fraction | None
    deadline: date
    inherits: bool
    frozen: bool
    decline_from: str | None
    status_from: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    c_min: Fraction  # share of expected returns below which a period is not judged
    compare: Literal["full", "rounded"]


@dataclass(frozen=True, slots=True)
class Plan:
    header: Header
    code: str
    document_no: str
    region: str
    start: date
    end: date
    base_year: int
    indicators: Reference
    settings: Settings
    targets: Mapping[str, Target]


Standard = FactorTable | IndicatorStandard | Plan
