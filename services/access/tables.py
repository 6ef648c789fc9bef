"""The tables of this service, as its migrations make them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, MetaData, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

metadata = MetaData()


class Table(SQLModel, registry=registry(metadata=metadata)):
    """Base of this service's tables: its own metadata, not SQLModel's shared one."""

    metadata = metadata


class ClientRow(Table, table=True):
    """A system that may ask for tokens; it is revoked, never deleted."""

    __tablename__ = "client"

    client_id: str = Field(sa_type=Text, primary_key=True)
    name: str = Field(sa_type=Text)
    secret_hash: str = Field(sa_type=Text)  # argon2id
    scopes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    region: str = Field(sa_type=Text)  # prefix; empty: both provinces
    created_at: datetime = Field(sa_column=Column(DateTime(True), nullable=False, server_default=func.now()))
    rotated_at: datetime | None = Field(sa_column=Column(DateTime(True)))
    revoked_at: datetime | None = Field(sa_column=Column(DateTime(True)))


class SigningKeyRow(Table, table=True):
    """A key that signs tokens. The newest one signs; all are published."""

    __tablename__ = "signing_key"

    kid: str = Field(sa_type=Text, primary_key=True)
    jwk: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))  # with the private part
    created_at: datetime = Field(sa_column=Column(DateTime(True), nullable=False, server_default=func.now()))
