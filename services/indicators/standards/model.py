"""What a standard says, as plain values. Three kinds: factor tables, indicators, a plan with its targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from shared.review import Rules

Comparator = Literal["<=", ">=", "=="]
Kind = Literal["year_value", "cumulative", "checklist", "state", "cumulative_ratio", "each_year", "standing"]
Rollup = Literal["own", "all_of", "joint"]
Measure = Literal["count", "total", "ratio"]  # whole things, an amount, a share or intensity
MeasureKind = Literal["flow", "stock", "first", "distinct"]
Version = tuple[int, int, int]


class StandardError(ValueError):
    """A standard cannot be read or used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What every standard begins with."""

    name: str
    version: Version
    approved: date | None  # None: a draft, or approved over the API, which keeps the time beside the file
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
class Condition:
    """What a field of a relation has to be: equal, one of, at least, at most, or anything but."""

    field: str
    test: Literal["is", "in", "min", "max", "not"]
    value: str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RecordMeasure:
    """What records add up to: rows of a relation under conditions, each with an amount (none: each is one).

    flow      what came about on a day
    stock     what there is from a day to a day
    first     institutions, each once: from its first row on, until none of its rows stands any more
    distinct  of a stock, each institution (or county: `by`) once

    `itself`: a region has only what is its own, not what lies below it (a province's standard is none of its cities').
    """

    code: str
    zh: str
    en: str
    kind: MeasureKind
    of: str
    where: tuple[Condition, ...]
    amount: str | None
    unit: str
    by: Literal["institution", "county"] = "institution"
    itself: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """value = numerator ÷ denominator (× 100 where the unit is %), or the numerator alone.

    Over records, `expected` and `reported` are formulas: how many have to report, and how many of these have.
    """

    code: str
    zh: str
    en: str
    unit: str
    numerator: Quantity
    denominator: Quantity | None
    over: Literal["has_area", "has_users"] | None  # only returns with this flag are on both sides
    unpriced: tuple[str, ...]  # measures without a factor: not zero makes the value an estimate
    display: Display
    expected: str | None = None
    reported: str | None = None

    @property
    def is_total(self) -> bool:
        return self.denominator is None

    @property
    def times(self) -> int:
        return 100 if self.unit == "%" else 1


@dataclass(frozen=True, slots=True)
class IndicatorStandard:
    """`base_year` is that of factors=frozen. With `extends`, only `factors` are its own.

    Its indicators are over the cells of a `form`, or (no form) over records by its own `measures`.
    """

    header: Header
    extends: Reference | None
    form: str
    base_year: int
    factors: Mapping[str, Reference]
    terms: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    measures: Mapping[str, RecordMeasure] = field(default_factory=dict)


class PaceStep(NamedTuple):
    """From `day` on, `share` of the target is due."""

    day: date
    share: Fraction


@dataclass(frozen=True, slots=True)
class Pace:
    """The path from base to target: a straight line, steps, or nothing until the deadline."""

    shape: Literal["linear", "steps", "at_deadline"]
    steps: tuple[PaceStep, ...] = ()


LINEAR = Pace("linear")


class Cities(NamedTuple):
    """A share of prefecture-level cities: one passes where something is `seen` and nothing is `failing`."""

    failing: str
    seen: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """How evidence is made from measures; every text is a formula over them (settings are applied already).

    counts    the value, or the numerator; of several the smallest
    of        the denominator
    items     of a checklist: item → formula that is above 0 while the item is in force
    rosters   the denominator is a roster of these classes, the numerator (`counts`, one measure) those who are on it
    cities    the share of cities where all is well
    expected, reported   how many have to report, and how many have; left out: nobody has to
    each      of a duty: every one has to be above 0
    unknown   the reason why there is no denominator yet
    """

    counts: tuple[str, ...] = ()
    of: str | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    rosters: tuple[str, ...] = ()
    cities: Cities | None = None
    expected: str | None = None
    reported: str | None = None
    each: tuple[str, ...] = ()
    unknown: str | None = None

    @property
    def formulas(self) -> tuple[str, ...]:
        """All of them, numerators first."""
        cities = tuple(self.cities or ())
        rest = (each for each in (self.of, self.expected, self.reported) if each is not None)
        return (*self.counts, *self.items.values(), *cities, *self.each, *rest)


@dataclass(frozen=True, slots=True)
class Source:
    """What proves a target or a duty: records (`projects/awards`: service and resource) and the formula over them.

    `settings`: where more than one way of counting is possible, the one that is taken. `recipe` None: no measures are
    declared for it, the records are waited for.
    """

    records: tuple[str, ...]
    formula: Text
    settings: Mapping[str, str]
    recipe: Recipe | None = None

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(record.partition("/")[0] for record in self.records))


@dataclass(frozen=True, slots=True)
class Reading:
    """How an ambiguous text is read: `field` of the target has the value `chosen`, `other` would be another way."""

    field: str
    chosen: str
    other: str
    text: str  # the ambiguous words, verbatim
    because: Text


@dataclass(frozen=True, slots=True)
class OwnValue:
    """A value printed for one region or class of regions, from a day on."""

    place: str  # a region's code, or a class of the plan
    valid_from: date
    value: Fraction
    doc_no: str


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a plan; amounts are in the target's own unit (`indicator` ÷ `per`).

    `target` is the printed number; `bound` says whether it is compared, or the counties that there are on the day.
    `exempt` and `only` are regions with all that lies in them; `own_value_missing` those that have to set a higher
    value and are tested by the printed one until it is loaded.
    """

    code: str
    box: int | None
    anchor: str
    zh: str
    en: str
    nature: str
    unit: str
    kind: Kind
    rollup: Rollup
    indicator: str | None  # None: fed by records that are no indicator
    per: int
    comparator: Comparator
    measure: Measure | None  # None: that of the indicator
    baseline: Fraction | None
    target: Fraction | None
    deadline: date
    inherits: bool
    frozen: bool
    decline_from: str | None
    status_from: str | None
    evidence: Source | None
    pace: Pace = LINEAR
    passing_share: Fraction | None = None  # of `standing`: % of checks that has to pass
    items: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    own_value_missing: tuple[str, ...] = ()
    values: tuple[OwnValue, ...] = ()
    bound: Literal["printed", "counties"] = "printed"
    readings: tuple[Reading, ...] = ()

    @property
    def times(self) -> int:
        """100 where a share is in %."""
        return 100 if self.unit == "%" or self.kind == "standing" else 1


@dataclass(frozen=True, slots=True)
class Share:
    """Formulas of the plan's indicator standard; the share is shown in %, with its trend."""

    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty without a number: there is evidence of this year, only older evidence, or none.

    What the cells can prove: a share above nothing, or values of all `indicators` in all `regions` (none: the one
    asked for). Neither: the records of `evidence` prove it.
    """

    code: str
    anchor: str
    zh: str
    en: str
    domain: str
    evidence: Source
    share: Share | None = None
    indicators: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    c_min: Fraction  # share of expected returns below which a period is not judged
    compare: Literal["full", "rounded"]


@dataclass(frozen=True, slots=True)
class Plan:
    header: Header
    code: str
    document_no: str | None  # None: not known
    region: str
    start: date
    end: date
    base_year: int
    indicators: Reference
    settings: Settings
    targets: Mapping[str, Target]
    boxes: Mapping[int, Text] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of prefectures, by name
    partner: str | None = None  # the province with which joint targets are shared
    duties: Mapping[str, Duty] = field(default_factory=dict)
    measures: Reference | None = None  # the standard whose measures the recipes name
    beside: str | None = None  # the plan that its rules apply beside


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """The rules of review, which statistics applies."""

    header: Header
    rules: Rules


Standard = FactorTable | IndicatorStandard | Plan | ReviewRules
