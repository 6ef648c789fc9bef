"""The columns that every kind of record has, as SQLModel mixins for a service's `tables.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field, SQLModel


class RecordColumns(SQLModel):
    """`<table>`: one narrow row for each record; the service adds its key columns."""

    record_id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True)
    revision: int
    state: str | None = Field(default=None, sa_type=Text)  # null for registers
    counts: int | None = None  # the revision in force
    updated_at: datetime = Field(sa_type=DateTime(True))


class RevisionColumns(SQLModel):
    """`<table>_revision`: only ever inserted into."""

    record_id: int = Field(sa_type=BigInteger, primary_key=True)
    revision: int = Field(primary_key=True)
    call: str = Field(sa_type=Text)  # put, accept, return, withdraw
    state: str | None = Field(default=None, sa_type=Text)
    counts: int | None = None
    reason: str | None = Field(default=None, sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JSON)
    findings: list[Any] = Field(sa_type=JSON)
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=DateTime(True))
