"""The tables of indicators, as its migrations make them. Queries are SQL; these say what the columns mean.

Tables without a key (histories) and those with one column a measure are plain tables, made from the family's
declaration; the others are SQLModel classes.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Text,
    UniqueConstraint,
)
from sqlalchemy import Table as PlainTable
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.indicators.engine.family import energy
from shared.records.tables import RecordColumns, RevisionColumns

metadata = MetaData()
TIME = DateTime(timezone=True)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """Base of this service's tables: its own metadata, not SQLModel's shared one."""

    metadata = metadata


class Batch(Table, table=True):
    """A committed batch. Numbers rise without gaps in commit order: they are what `as_of` and `position` mean."""

    __tablename__ = "batch"

    batch_id: int = Field(sa_type=BigInteger, primary_key=True)
    number: int = Field(sa_type=BigInteger, unique=True)
    committed_at: datetime = Field(sa_type=TIME)
    events: int
    traceparents: list[str] | None = Field(sa_type=ARRAY(Text))


class Fence(Table, table=True):
    """Who owns a partition number, and the next offset of each topic; written with every batch."""

    __tablename__ = "fence"

    number: int = Field(sa_type=SmallInteger, primary_key=True)
    owner: str | None = Field(sa_type=Text)
    offsets: dict[str, int] = Field(sa_type=JSONB)


class DeadLetter(Table, table=True):
    """An event that could not be read, with its bytes and place. Unresolved ones count in `lag`."""

    __tablename__ = "dead_letter"
    __table_args__ = (UniqueConstraint("topic", "partition", "offset"),)

    id: int = Field(sa_type=BigInteger, primary_key=True)
    topic: str = Field(sa_type=Text)
    partition: int = Field(sa_type=SmallInteger)
    offset: int = Field(sa_type=BigInteger)
    key: bytes = Field(sa_type=LargeBinary)
    value: bytes | None = Field(sa_type=LargeBinary)
    headers: dict[str, Any] = Field(sa_type=JSON)
    error: str = Field(sa_type=Text)
    seen_at: datetime = Field(sa_type=TIME)
    logged_ms: int = Field(sa_type=BigInteger)
    resolved_at: datetime | None = Field(sa_type=TIME)


class Institution(Table, table=True):
    """An institution as last read; its dated rows are in `institution_row`."""

    __tablename__ = "institution"

    uscc: str = Field(sa_type=Text, primary_key=True)
    revision: int
    number: int = Field(sa_type=SmallInteger)  # the partition number its events have
    from_batch: int = Field(sa_type=BigInteger)


class InstitutionRow(Table, table=True):
    """Region and type of an institution from `valid_from` to `valid_to`, both inclusive."""

    __tablename__ = "institution_row"

    uscc: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date
    region: str = Field(sa_type=Text)
    type: str = Field(sa_type=Text)
    is_key_user: bool
    located_in: str | None = Field(sa_type=Text)


class RegisterCell(Table, table=True):
    """How many more institutions are in the register from this period of this grain on."""

    __tablename__ = "register_cell"

    months: int = Field(sa_type=SmallInteger, primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    type: str = Field(sa_type=Text, primary_key=True)
    first_month: int = Field(primary_key=True)
    expected: int


class EnergyWaiting(Table, table=True):
    """A return that counts but whose institution is not known yet; counts in `lag`."""

    __tablename__ = "energy_waiting"

    uscc: str = Field(sa_type=Text, primary_key=True)
    first_month: int = Field(primary_key=True)
    months: int = Field(sa_type=SmallInteger, primary_key=True)
    logged_ms: int = Field(sa_type=BigInteger)


class RecordFact(Table, table=True):
    """What a record of any service but an energy return says: its key fields and the content that counts.

    `thing`: `<service>.<thing>` as in event types; `key`: the natural key, the subject of its events. `uscc`: the
    institution that gives region and type; `region`: of a record without one. `content` null: nothing counts.
    """

    __tablename__ = "record_fact"

    thing: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    uscc: str | None = Field(sa_type=Text, index=True)
    region: str | None = Field(sa_type=Text)
    number: int = Field(sa_type=SmallInteger)  # the partition number its events have
    revision: int
    counts_revision: int | None
    content: dict[str, Any] | None = Field(sa_type=JSONB)
    from_batch: int = Field(sa_type=BigInteger)
    logged_ms: int = Field(sa_type=BigInteger)


class RecordWaiting(Table, table=True):
    """A record that counts but whose institution is not known yet; counts in `lag`."""

    __tablename__ = "record_waiting"

    uscc: str = Field(sa_type=Text, primary_key=True)
    thing: str = Field(sa_type=Text, primary_key=True)
    key: str = Field(sa_type=Text, primary_key=True)
    logged_ms: int = Field(sa_type=BigInteger)


class RecordChanges(Table, table=True):
    """How often facts of a thing changed: what was computed from them holds while this stands."""

    __tablename__ = "record_changes"

    thing: str = Field(sa_type=Text, primary_key=True)
    number: int = Field(sa_type=SmallInteger, primary_key=True)
    changes: int = Field(sa_type=BigInteger)


class Standard(Table, table=True):
    """An approved version of a standard: its file, and when it was approved. Never changed."""

    __tablename__ = "standard"

    name: str = Field(sa_type=Text, primary_key=True)
    semver: str = Field(sa_type=Text, primary_key=True)
    approved_at: datetime = Field(sa_type=TIME)
    digest: str = Field(sa_type=Text)  # SHA-256 of content
    content: str = Field(sa_type=Text)


class TargetValue(Table, table=True):
    """A target's value assigned later, or to one region: dated data beside the plan. Rows are only added.

    Of one target, region and day the row loaded last is in force. Targets are of one plan by their code.
    """

    __tablename__ = "target_value"

    target: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    loaded_at: datetime = Field(sa_type=TIME, primary_key=True)
    value: Decimal | None = Field(sa_type=Numeric)  # in the target's unit; null: withdrawn
    factors: str | None = Field(sa_type=Text)  # current or frozen, where the assignment names it
    doc_no: str = Field(sa_type=Text)


class AssignmentRecord(Table, RecordColumns, table=True):
    """An assignment as an office sent it; each of its revisions added a row to `target_value`."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("target", "region", "valid_from", "plan"),)

    plan: str = Field(sa_type=Text)
    target: str = Field(sa_type=Text)
    region: str = Field(sa_type=Text)
    valid_from: date
    placed_at: str = Field(sa_type=Text)  # whose office assigns: the region, of a class the plan's


class AssignmentRevision(Table, RevisionColumns, table=True):
    __tablename__ = "assignment_revision"


class Publication(Table, table=True):
    """What the publisher emitted at a batch number: the outbox ids from first to last (none: nothing changed)."""

    __tablename__ = "publication"

    number: int = Field(sa_type=BigInteger, primary_key=True)
    first_id: int | None = Field(sa_type=BigInteger)
    last_id: int | None = Field(sa_type=BigInteger)
    published_at: datetime = Field(sa_type=TIME)


class PublishedValue(Table, table=True):
    """At which batch number a value was last published: the next time it is `revised`."""

    __tablename__ = "published_value"

    indicator: str = Field(sa_type=Text, primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    months: int = Field(sa_type=SmallInteger, primary_key=True)
    first_month: int = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger)
    edition: str | None = Field(sa_type=Text)  # the versions it was computed by; another one now: to be announced anew
    said: bytes | None = Field(sa_type=LargeBinary)  # over records: SHA-256 of what the last event said


class StandardStep(Table, table=True):
    """What was done with a proposed version, one row a revision; rows are only added."""

    __tablename__ = "standard_step"

    name: str = Field(sa_type=Text, primary_key=True)
    semver: str = Field(sa_type=Text, primary_key=True)
    revision: int = Field(primary_key=True)
    state: str = Field(sa_type=Text)  # proposed, published, rejected, withdrawn
    digest: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    proposed_by: str = Field(sa_type=Text)  # a province
    proposed_at: datetime = Field(sa_type=TIME)
    province: str = Field(sa_type=Text)  # whose step it is
    client_id: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=TIME)
    reason: str | None = Field(sa_type=Text)


class Release(Table, table=True):
    """Frozen values and targets: what was asked, at which batch, and the digest over all of it.

    Only its revision and state change, and nothing once it is sealed: a trigger refuses it.
    """

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("client_id", "idempotency_key"),)

    no: int = Field(primary_key=True)
    revision: int
    state: str = Field(sa_type=Text)  # draft, sealed, withdrawn
    title: str = Field(sa_type=Text)
    plan: str | None = Field(sa_type=Text)
    closes_plan: bool
    spec: dict[str, Any] = Field(sa_type=JSONB)
    position: int = Field(sa_type=BigInteger)
    digest: str = Field(sa_type=Text)
    created_by: str = Field(sa_type=Text)  # a province
    client_id: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=TIME)
    ended_at: datetime | None = Field(sa_type=TIME)  # sealed or withdrawn
    reason: str | None = Field(sa_type=Text)  # why it was withdrawn
    idempotency_key: str = Field(sa_type=Text)
    asked: str = Field(sa_type=Text)  # digest of the request, for a repeated one


class ReleaseRow(Table, table=True):
    """One frozen value or target, as the API answered it."""

    __tablename__ = "release_row"

    no: int = Field(primary_key=True)
    part: str = Field(sa_type=Text, primary_key=True)  # values, targets
    place: int = Field(primary_key=True)
    region: str = Field(sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JSONB)


class ReleaseSignature(Table, table=True):
    """A province has signed this digest."""

    __tablename__ = "release_signature"

    no: int = Field(primary_key=True)
    province: str = Field(sa_type=Text, primary_key=True)
    client_id: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=TIME)


class Reconciliation(Table, table=True):
    """What a comparison of all layers found: rows that disagree by layer, and how many events were under way."""

    __tablename__ = "reconciliation"

    at: datetime = Field(sa_type=TIME, primary_key=True)
    drift: dict[str, int] = Field(sa_type=JSONB)
    under_way: int


def _column(name: str, kind: Any, *, key: bool = False, null: bool = False) -> Column[Any]:
    return Column(name, kind, primary_key=key, nullable=null)


def _place(*, key: bool) -> list[Column[Any]]:
    """Grain and first month, node, type: where a cell is."""
    return [
        _column("months", SmallInteger, key=key),
        _column("first_month", Integer, key=key),
        _column("region", Text, key=key),
        _column("type", Text, key=key),
    ]


def _split(*, key: bool) -> list[Column[Any]]:
    """What keeps sums apart within a cell: edition and flags."""
    flags = [_column(flag, Boolean, key=key) for flag in energy().flags]
    return [_column("edition", SmallInteger, key=key), *flags]


def _measures() -> list[Column[Any]]:
    counts = ("reported", "partial")
    return [_column(name, Integer if name in counts else BigInteger) for name in energy().measures]


def _fact(*, key: bool) -> list[Column[Any]]:
    """A return's content that counts; levels and flags are empty where nothing counts."""
    return [
        _column("uscc", Text, key=key),
        _column("months", SmallInteger, key=key),
        _column("first_month", Integer, key=key),
        _column("edition", SmallInteger, null=True),
        *(_column(flag, Boolean, null=True) for flag in energy().flags),
        *(_column(name, BigInteger) for name in (*energy().flows, *energy().levels)),
        _column("channel", Text, null=True),
    ]


def _batch(name: str) -> Column[Any]:
    return _column(name, BigInteger)


record_fact_past = PlainTable(
    "record_fact_past", metadata, _column("thing", Text), _column("key", Text), _column("uscc", Text, null=True),
    _column("region", Text, null=True), _column("counts_revision", Integer), _column("content", JSONB),
    _batch("from_batch"), _batch("to_batch"),
)  # fmt: skip
batch_number = PlainTable("batch_number", metadata, _column("number", BigInteger))
institution_past = PlainTable(
    "institution_past", metadata, _column("uscc", Text), _column("revision", Integer), _column("rows", JSONB),
    _batch("from_batch"), _batch("to_batch"),
)  # fmt: skip
register_change = PlainTable(
    "register_change", metadata, _batch("batch_id"), *_place(key=False), _column("expected", Integer)
)
energy_fact = PlainTable(
    "energy_fact", metadata, *_fact(key=True), _column("revision", Integer),
    _column("counts_revision", Integer, null=True), _column("number", SmallInteger), _batch("from_batch"),
    _column("logged_ms", BigInteger),
)  # fmt: skip
energy_fact_past = PlainTable(
    "energy_fact_past", metadata, *_fact(key=False), _column("counts_revision", Integer), _batch("from_batch"),
    _batch("to_batch"),
)  # fmt: skip
energy_applied = PlainTable(
    "energy_applied", metadata, _column("uscc", Text, key=True), *_place(key=False), *_split(key=True), *_measures()
)
energy_cell = PlainTable("energy_cell", metadata, *_place(key=True), *_split(key=True), *_measures())
energy_change = PlainTable(
    "energy_change", metadata, _batch("batch_id"), *_place(key=False), *_split(key=False), *_measures()
)
