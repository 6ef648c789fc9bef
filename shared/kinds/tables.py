"""What a service's `tables.py` and first migration say of its declared kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSON
from sqlalchemy.types import TypeEngine

from shared.kinds.declared import Declared
from shared.kinds.places import DERIVED_SQL
from shared.kinds.rectifying import Rectifiable
from shared.records.ddl import record_sql

_TYPES: dict[str, type[TypeEngine[Any]]] = {"text": Text, "smallint": SmallInteger, "date": Date}


def kind_sql(table: str, key: str) -> str:
    """SQL for the two tables of a kind: `kind_sql("stock", "institution_uscc text, period text")`."""
    columns = [part.strip() for part in key.split(",")]
    declared = ", ".join(f"{column} NOT NULL" for column in columns)
    unique = ", ".join(column.split()[0] for column in columns)
    return f"{record_sql(table, declared, unique, DERIVED_SQL)} CREATE INDEX ON {table} (placed_at);"


def overdue_sql(table: str) -> str:
    """SQL for what a `Rectifiable` kind has beside them: which of its records were announced as overdue."""
    return f"""
    CREATE TABLE {table}_overdue (record_id bigint NOT NULL, rectify_by date NOT NULL,
        announced_at timestamptz NOT NULL, PRIMARY KEY (record_id, rectify_by));
    """


def metadata_of(kinds: Iterable[Declared]) -> MetaData:
    """The tables of these kinds and of the read copy, which `tests/architecture` holds against the migrations."""
    metadata = MetaData()
    add_tables(metadata, kinds)
    _read_copy(metadata)
    return metadata


def add_tables(metadata: MetaData, kinds: Iterable[Declared]) -> None:
    """The tables of these kinds, beside others of the same service."""
    for kind in kinds:
        Table(
            kind.table,
            metadata,
            Column("record_id", BigInteger, primary_key=True),
            *(Column(name, _TYPES[sort], nullable=False) for name, sort in kind.key_columns),
            Column("revision", Integer, nullable=False),
            Column("state", Text),
            Column("counts", Integer),
            Column("updated_at", DateTime(True), nullable=False),
            *(Column(name, _TYPES[sort], nullable=False) for name, sort in kind.derived_columns),
            UniqueConstraint(*(name for name, _ in kind.key_columns)),
        )
        Table(
            f"{kind.table}_revision",
            metadata,
            Column("record_id", BigInteger, primary_key=True),
            Column("revision", Integer, primary_key=True),
            Column("call", Text, nullable=False),
            Column("state", Text),
            Column("counts", Integer),
            Column("reason", Text),
            Column("content", JSON, nullable=False),
            Column("findings", JSON, nullable=False),
            Column("recorded_by", Text, nullable=False),
            Column("recorded_at", DateTime(True), nullable=False),
        )
        if isinstance(kind, Rectifiable):
            Table(
                f"{kind.table}_overdue",
                metadata,
                Column("record_id", BigInteger, primary_key=True),
                Column("rectify_by", Date, primary_key=True),
                Column("announced_at", DateTime(True), nullable=False),
            )


def _read_copy(metadata: MetaData) -> None:
    """The rows of the register's copy: the table that rules and regions are looked up in."""
    Table(
        "institution_row",
        metadata,
        Column("uscc", Text, primary_key=True),
        Column("valid_from", Date, primary_key=True),
        Column("valid_to", Date),
        *(Column(name, Text, nullable=False) for name in ("name", "type_code", "level", "region_code")),
        Column("located_in", Text),
        Column("parent", Text),
        Column("is_key_user", Boolean, nullable=False),
        Column("has_canteen", Boolean),
    )
