"""The tables a service declares are the tables its migrations make."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine
from sqlalchemy.pool import NullPool

from services.app.platform import SERVICES
from shared.db import Database


def declared(service: str) -> MetaData:
    metadata = importlib.import_module(f"services.{service}.tables").metadata
    assert isinstance(metadata, MetaData)
    return metadata


@pytest.mark.parametrize("service", SERVICES)
def test_tables_are_what_the_migrations_make(service: str, fresh_database: Callable[[str], Database]) -> None:
    url = fresh_database(service).url.replace("postgresql://", "postgresql+psycopg://", 1)
    metadata = declared(service)
    engine = create_engine(url, poolclass=NullPool)

    def ours(_object: Any, name: str | None, type_: str, _reflected: bool, _compared: Any) -> bool:
        """Tables without a declaration (outbox, Alembic's own) belong to the package that ships them."""
        return type_ != "index" and not (type_ == "table" and name not in metadata.tables)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        differences = compare_metadata(context, metadata)
    engine.dispose()

    assert metadata.tables
    assert differences == []
