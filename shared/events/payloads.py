"""What the payloads of all services have in common: closed, frozen, and what counts now said in one way.

A record that has states is a `Record` of its content, beside its natural key:

    class VehicleStock(Record[StockContent], OfPeriod): ...      institution_uscc, period, revision, state, …, counts

A register has no states: a `Payload` with a `revision`, in force at once. Amounts are integers in the smallest unit,
which the field's name ends with (`energy_wh`, `area_dm2`, `funds_fen`); a count has the plural of what it counts.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

RECORD_VERBS = ("submitted", "revised", "accepted", "returned", "withdrawn", "sealed")
State = Literal["submitted", "returned", "accepted", "withdrawn", "sealed"]

S = TypeVar("S", bound=str)
C = TypeVar("C", bound=BaseModel)


class Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Content(Payload):
    """What was reported: the part of a record that can count, and where it comes from."""

    source: Literal["meter", "bill", "estimate", "import"] | None = None  # null: not stated
    attachments: tuple[str, ...] = ()  # references to what proves it; they open only to who may read the record
    note: str | None = None


class Counts(Payload, Generic[C]):
    """The revision in force. `content` only when that is not the revision of this event."""

    revision: int
    content: C | None = None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`ReturnCounts` of `ReturnContent`: partners meet the name in the schemas."""
        return f"{params[0].__name__.removesuffix('Content')}Counts"

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.__doc__ = Counts.__doc__  # of itself a parametrised model has none, and its schema would describe nothing


class Revised(Payload, Generic[S, C]):
    """A record at one revision, and what counts of it now: null where nothing does."""

    revision: int
    state: S
    reason: str | None
    recorded_by: str
    content: C
    counts: Counts[C] | None


class Record(Revised[State, C], Generic[C]):
    """A record with the states of all records; its events have `RECORD_VERBS`."""


class OfInstitution(Payload):
    """`institution_uscc`: the institution whose dated rows give the record's region and type."""

    institution_uscc: str


class OfPeriod(OfInstitution):
    """`period`: `2026`, `2026-H1`, `2026-Q2`, `2026-06` or `2026-06-01`."""

    period: str


class OfYear(OfInstitution):
    """`year`: a calendar year."""

    year: int


class OfDay(OfInstitution):
    """`as_of`: the day that a state is of; the latest one holds."""

    as_of: date


class OfRegionYear(Payload):
    """A total of a region, which belongs to no institution."""

    region_code: str
    year: int
