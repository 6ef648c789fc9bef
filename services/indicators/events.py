"""What indicators publishes on the compacted topic `bashu.indicators`: full states, each under a key of its own.

A value: key and subject are indicator, region and period, the revision is the batch number that it reflects. A version
of a standard that both provinces approved, a release that both signed, and a value assigned to a target: the revision
is that of its record.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from shared.events.envelope import event_type
from shared.events.payloads import Payload
from shared.events.registry import declare

PUBLISHED = event_type("indicators", "value", "published")
REVISED = event_type("indicators", "value", "revised")


class ValueCoverage(Payload):
    """Institutions in the register, of these with whole reports, and the rest with data."""

    expected: int
    reported: int
    partial: int


class IndicatorValue(Payload):
    """`indicators.value.published|revised`: all types together, newest standard, current factors.

    Of an indicator over returns every period of which something is reported; of one over records every year that has
    begun. `GET indicators` tells the grains (`announced_grains`).

    A ratio is not an integer of any unit: amounts are exact decimal strings (20 digits where they have no end).
    """

    indicator: str
    region: str  # a prefecture, a province, `50,51` or `circle`
    period: str
    type: Literal["all"]
    value: str | None
    display: str | None
    unit: str
    numerator: str | None
    numerator_unit: str
    denominator: str | None
    denominator_unit: str | None
    standard: str
    factors: Literal["current"]
    factor_set: str | None
    coverage: ValueCoverage
    obs_status: Literal["M", "B", "E", "P", "A"]
    position: int


class Word(Payload):
    """In both languages."""

    zh: str
    en: str


Province = Literal["50", "51"]
VersionKind = Literal["standard", "factor_set", "plan"]


class StandardVersion(Payload):
    """`indicators.standard|factor_set|plan.published`: a version that both provinces approved, whole.

    Values count under it from batch `position` on. `differences`: what it changes in the version before, in words.
    """

    standard: str  # grid-factors@1.1.0
    revision: int
    kind: VersionKind
    title: Word
    digest: str  # SHA-256 of yaml
    proposed_by: Province
    proposed_at: datetime
    approved_by: Province
    approved_at: datetime
    position: int
    differences: list[Word]
    yaml: str


class ReleaseSignature(Payload):
    """A province signed the digest."""

    province: Province
    at: datetime


class SealedRelease(Payload):
    """`indicators.release.sealed`: frozen values that both provinces signed. The rows are read by the API.

    `periods` in `regions` are closed: what counts in them changes by an approved correction only.
    """

    no: int
    revision: int
    title: str
    plan: str | None
    closes_plan: bool
    standards: list[str]
    indicators: list[str]
    regions: list[str]
    periods: list[str]
    judged_on: date | None  # of targets
    position: int
    digest: str
    signatures: list[ReleaseSignature]
    sealed_at: datetime


class TargetValue(Payload):
    """`indicators.target_value.published|withdrawn`: a value of a target assigned later, or to one region.

    Dated data beside the plan, in force from `valid_from` on: of one target and region that of the latest day that has
    come. `value`: an exact decimal in the unit that the plan gives the target. `doc_no`: the document that assigns it.
    """

    plan: str
    target: str
    region: str  # a division, the plan's whole region, or a class of the plan
    valid_from: date
    revision: int
    state: Literal["accepted", "withdrawn"]  # withdrawn: it counts no more
    reason: str | None
    recorded_by: str
    value: str
    factors: Literal["current", "frozen"] | None  # null: those of the target
    doc_no: str


VERSION_KINDS: tuple[VersionKind, ...] = get_args(VersionKind)


def published_type(kind: VersionKind) -> str:
    return event_type("indicators", kind, "published")


SEALED = event_type("indicators", "release", "sealed")

EVENTS = (
    *declare("indicators", "value", ("published", "revised"), IndicatorValue, apart=True),
    *(event for kind in VERSION_KINDS for event in declare("indicators", kind, ("published",), StandardVersion)),
    *declare("indicators", "release", ("sealed",), SealedRelease),
    *declare("indicators", "target_value", ("published", "withdrawn"), TargetValue),
)
