"""The tables of statistics, as its migrations make them. Queries are SQL; these say what the columns mean."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import MetaData, Numeric, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from shared.records.tables import RecordColumns, RevisionColumns

metadata = MetaData()


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


class EnergyReturnRevision(Table, RevisionColumns, table=True):
    __tablename__ = "energy_return_revision"


class PriceReference(Table, table=True):
    """Plausible unit prices, yuan per unit of the form. The longest region prefix that fits applies."""

    __tablename__ = "price_reference"

    item: str = Field(sa_type=Text, primary_key=True)
    region_prefix: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None
    lowest_yuan: Decimal = Field(sa_type=Numeric)
    highest_yuan: Decimal = Field(sa_type=Numeric)
    document: str = Field(sa_type=Text)  # where it is published


class QuotaReference(Table, table=True):
    """约束值 and 引导值 of kgce/m² a year, with the coefficients (item → kgce per unit) they were set with."""

    __tablename__ = "quota_reference"

    type_code: str = Field(sa_type=Text, primary_key=True)
    region_prefix: str = Field(sa_type=Text, primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_to: date | None = None
    constraint_kgce_m2: Decimal = Field(sa_type=Numeric)
    guide_kgce_m2: Decimal = Field(sa_type=Numeric)
    kgce_per_unit: dict[str, str] = Field(sa_type=JSONB)
    document: str = Field(sa_type=Text)
