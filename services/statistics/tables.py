"""The tables of statistics, as its migrations make them. Queries are SQL; these say what the columns mean."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, LargeBinary, MetaData, Numeric, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from services.statistics.commands import KINDS
from shared.kinds.tables import add_tables
from shared.records.tables import RecordColumns, RevisionColumns

metadata = MetaData()
add_tables(metadata, KINDS)


class Table(SQLModel, registry=registry(metadata=metadata)):
    """Base of this service's tables: its own metadata, not SQLModel's shared one."""

    metadata = metadata


class InstitutionRecord(Table, RecordColumns, table=True):
    """An institution; its revision is over all its dated rows."""

    __tablename__ = "institution"

    uscc: str = Field(sa_type=Text, unique=True)


class InstitutionRevision(Table, RevisionColumns, table=True):
    __tablename__ = "institution_revision"


class InstitutionDatedRow(Table, table=True):
    """The rows of the current revision, for joins: which region and type on which day."""

    __tablename__ = "institution_row"

    uscc: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None  # inclusive
    name: str = Field(sa_type=Text)
    type_code: str = Field(sa_type=Text)
    level: str = Field(sa_type=Text)
    region_code: str = Field(sa_type=Text)
    located_in: str | None = Field(default=None, sa_type=Text)
    parent: str | None = Field(default=None, sa_type=Text)
    is_key_user: bool
    has_canteen: bool | None = None


class EnergyReturnRecord(Table, RecordColumns, table=True):
    """A return of an institution for a form family and a period."""

    __tablename__ = "energy_return"
    __table_args__ = (UniqueConstraint("institution_uscc", "form", "months", "first_month"),)

    institution_uscc: str = Field(sa_type=Text)
    form: str = Field(sa_type=Text)
    months: int = Field(sa_type=SmallInteger)  # grain: 12, 6, 3, 1
    first_month: int  # year × 12 + month − 1
    figures: bytes | None = Field(default=None, sa_type=LargeBinary)  # of what counts: `rules.figures`


class EnergyReturnRevision(Table, RevisionColumns, table=True):
    __tablename__ = "energy_return_revision"


class FindingRecord(Table, table=True):
    """Where a finding stands: what one rule said about one revision of a return (the revision keeps the words)."""

    __tablename__ = "finding"

    record_id: int = Field(sa_type=BigInteger, primary_key=True)
    return_revision: int = Field(primary_key=True)
    rule_code: str = Field(sa_type=Text, primary_key=True)
    revision: int
    state: str = Field(sa_type=Text)  # open, explained, kept, corrected
    reply: str | None = Field(default=None, sa_type=Text)


class FindingStep(Table, table=True):
    """Who brought a finding where it stands; only ever inserted into."""

    __tablename__ = "finding_step"

    record_id: int = Field(sa_type=BigInteger, primary_key=True)
    return_revision: int = Field(primary_key=True)
    rule_code: str = Field(sa_type=Text, primary_key=True)
    revision: int = Field(primary_key=True)
    call: str = Field(sa_type=Text)  # answer, decide
    reply: str | None = Field(default=None, sa_type=Text)
    decision: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(True))


class ReviewRoundRecord(Table, RecordColumns, table=True):
    """A round of review of the returns of a region, a form and a period."""

    __tablename__ = "review_round"
    __table_args__ = (UniqueConstraint("region_code", "form", "months", "first_month", "no"),)

    region_code: str = Field(sa_type=Text)
    form: str = Field(sa_type=Text)
    months: int = Field(sa_type=SmallInteger)
    first_month: int
    no: int


class ReviewRoundRevision(Table, RevisionColumns, table=True):
    __tablename__ = "review_round_revision"


class ReviewSample(Table, table=True):
    """An institution that a round drew, as the register had it then; and who examined it."""

    __tablename__ = "review_sample"

    record_id: int = Field(sa_type=BigInteger, primary_key=True)
    uscc: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    type_code: str = Field(sa_type=Text)
    region_code: str = Field(sa_type=Text)
    no: int  # in the order of the draw
    reviewer: str | None = Field(default=None, sa_type=Text)  # a reference, never a name
    examined_on: date | None = None
    note: str | None = Field(default=None, sa_type=Text)
    return_revision: int | None = None  # the one that was examined; null: no return had come
    recorded_by: str | None = Field(default=None, sa_type=Text)
    recorded_at: datetime | None = Field(default=None, sa_type=DateTime(True))


class OverdueReturn(Table, table=True):
    """A return that was announced as overdue."""

    __tablename__ = "overdue_return"

    institution_uscc: str = Field(sa_type=Text, primary_key=True)
    form: str = Field(sa_type=Text, primary_key=True)
    months: int = Field(sa_type=SmallInteger, primary_key=True)
    first_month: int = Field(primary_key=True)
    due_on: date
    announced_at: datetime = Field(sa_type=DateTime(True))


class QuotaRecord(Table, RecordColumns, table=True):
    """A quota that an office loaded."""

    __tablename__ = "quota"
    __table_args__ = (UniqueConstraint("type_code", "region_code", "edition"),)

    type_code: str = Field(sa_type=Text)
    region_code: str = Field(sa_type=Text)
    edition: str = Field(sa_type=Text)


class QuotaRevision(Table, RevisionColumns, table=True):
    __tablename__ = "quota_revision"


class PriceRangeRecord(Table, RecordColumns, table=True):
    """A range of prices that an office loaded."""

    __tablename__ = "price_range"
    __table_args__ = (UniqueConstraint("item", "region_code", "edition"),)

    item: str = Field(sa_type=Text)
    region_code: str = Field(sa_type=Text)
    edition: str = Field(sa_type=Text)


class PriceRangeRevision(Table, RevisionColumns, table=True):
    __tablename__ = "price_range_revision"


class SealedRelease(Table, table=True):
    """A sealed release as indicators announced it; done when every accepted record of its periods is sealed."""

    __tablename__ = "sealed_release"

    no: int = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    sealed_at: datetime = Field(sa_type=DateTime(True))
    is_done: bool


class SealedPeriod(Table, table=True):
    """Records of this region (with all below it, `50,51`, `circle`) that lie in this period are closed."""

    __tablename__ = "sealed_period"

    no: int = Field(primary_key=True)
    region: str = Field(sa_type=Text, primary_key=True)
    months: int = Field(sa_type=SmallInteger, primary_key=True)
    first_month: int = Field(primary_key=True)


class Correction(Table, table=True):
    """A request to correct a record of a closed period. Approved, it holds until a newer revision is accepted."""

    __tablename__ = "correction"

    no: int = Field(sa_type=BigInteger, primary_key=True)
    thing: str = Field(sa_type=Text)  # energy_return, …
    record_key: str = Field(sa_type=Text)  # the columns of its key, with slashes between
    of_revision: int  # the revision when it was asked for; 0: there was no record
    reason: str = Field(sa_type=Text)
    requested_by: str = Field(sa_type=Text)
    requested_at: datetime = Field(sa_type=DateTime(True))
    state: str = Field(sa_type=Text)  # requested, approved, refused
    decided_by: str | None = Field(default=None, sa_type=Text)
    decided_at: datetime | None = Field(default=None, sa_type=DateTime(True))
    remark: str | None = Field(default=None, sa_type=Text)


class PriceReference(Table, table=True):
    """Plausible unit prices as the rules read them, yuan per unit of the form; the longest prefix that fits applies."""

    __tablename__ = "price_reference"

    item: str = Field(sa_type=Text, primary_key=True)
    region_prefix: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None
    edition: str = Field(sa_type=Text)
    lowest_yuan: Decimal = Field(sa_type=Numeric)
    highest_yuan: Decimal = Field(sa_type=Numeric)
    document: str = Field(sa_type=Text)  # where it is published


class QuotaReference(Table, table=True):
    """Quotas as the rules read them: kgce/m² a year, and the coefficients (kgce per unit) they were set with."""

    __tablename__ = "quota_reference"

    type_code: str = Field(sa_type=Text, primary_key=True)
    region_prefix: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None
    edition: str = Field(sa_type=Text)
    constraint_kgce_m2: Decimal = Field(sa_type=Numeric)
    base_kgce_m2: Decimal = Field(sa_type=Numeric)
    guide_kgce_m2: Decimal = Field(sa_type=Numeric)
    kgce_per_unit: dict[str, str] = Field(sa_type=JSONB)
    document: str = Field(sa_type=Text)
