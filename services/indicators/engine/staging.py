"""Temporary tables of one projector session, and COPY into them.

They empty themselves at commit. Every batch goes through them once: one COPY per kind of input, then one
statement per layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.indicators.engine.decode import OPEN_END, FactState, InstitutionState
from services.indicators.engine.family import Family, energy
from shared.db import Connection


def names(*columns: str, prefix: str = "") -> str:
    """`a, b` or `f.a, f.b`: the column lists of the generated SQL."""
    return ", ".join(f"{prefix}{column}" for column in columns)


def create(connection: Connection) -> None:
    """Make the temporary tables of this session, unless they are there."""
    row = connection.execute("SELECT to_regclass('pg_temp.delta') IS NULL").fetchone()
    if row is None or not row[0]:
        return
    prefix = energy().prefix
    connection.execute(
        f"""
        SET work_mem = '64MB';
        SET random_page_cost = 1.1;  -- a batch asks for a row here and a row there, in pages that are in memory
        CREATE TEMP TABLE incoming_fact (LIKE {prefix}_fact) ON COMMIT DELETE ROWS;
        ALTER TABLE incoming_fact DROP COLUMN from_batch;
        CREATE TEMP TABLE incoming_institution (uscc text, revision integer, number smallint) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE incoming_row (LIKE institution_row) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE touched (uscc text, first_month integer, months smallint) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE moved (uscc text) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE record_group (uscc text, first_month integer, months smallint, region text, type text,
            days bigint) ON COMMIT DELETE ROWS;
        CREATE TEMP TABLE register_delta (LIKE register_change) ON COMMIT DELETE ROWS;
        ALTER TABLE register_delta DROP COLUMN batch_id;
        CREATE TEMP TABLE delta (LIKE {prefix}_change) ON COMMIT DELETE ROWS;
        ALTER TABLE delta DROP COLUMN batch_id
        """
    )


def copy_facts(connection: Connection, facts: Iterable[FactState]) -> None:
    family = energy()
    columns = ("uscc", "first_month", "months", "revision", "counts_revision", "number", "logged_ms", *family.content)
    empty = _empty_content(family)
    _copy(
        connection,
        "incoming_fact",
        columns,
        (
            (
                fact.uscc,
                fact.period.first_month,
                fact.period.months,
                fact.revision,
                fact.counts_revision,
                fact.number,
                fact.logged_ms,
                *(fact.content or empty),
            )
            for fact in facts
        ),
    )


def copy_institutions(connection: Connection, institutions: Sequence[InstitutionState]) -> None:
    _copy(
        connection,
        "incoming_institution",
        ("uscc", "revision", "number"),
        ((state.uscc, state.revision, state.number) for state in institutions),
    )
    _copy(
        connection,
        "incoming_row",
        ("uscc", "valid_from", "valid_to", "region", "type", "is_key_user", "located_in"),
        (
            (
                state.uscc,
                row.valid_from,
                row.valid_to or OPEN_END,
                row.region_code,
                row.type_code,
                row.is_key_user,
                row.located_in,
            )
            for state in institutions
            for row in state.rows
        ),
    )


def _empty_content(family: Family) -> tuple[int | None, ...]:
    """The content columns of a record of which nothing counts."""
    return (None, *(None for _ in family.flags), *(0 for _ in (*family.flows, *family.levels)), None)


def _copy(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} ({names(*columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
