"""Temporary tables of one projector session, and COPY into them.

They empty themselves at commit. Every batch goes through them once: one COPY per kind of input, then one
statement per layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from services.indicators.engine.decode import OPEN_END, FactState, InstitutionState
from services.indicators.engine.family import Family, energy
from shared.db import Connection
from shared.db.copying import copy_rows

# Binary COPY converts nothing, and what is too large comes out as another number: `decode` has bounds for all of them.
_FACT = (
    ("uscc", "text"), ("first_month", "integer"), ("months", "smallint"), ("revision", "integer"),
    ("counts_revision", "integer"), ("number", "smallint"), ("logged_ms", "bigint"),
)  # fmt: skip
_INSTITUTION = ("uscc", "text"), ("revision", "integer"), ("number", "smallint")
_ROW = (
    ("uscc", "text"), ("valid_from", "date"), ("valid_to", "date"), ("region", "text"), ("type", "text"),
    ("is_key_user", "boolean"), ("located_in", "text"),
)  # fmt: skip


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
    empty = _empty_content(energy())
    rows = (
        (f.uscc, f.period.first_month, f.period.months, f.revision, f.counts_revision, f.number, f.logged_ms,
         *(f.content or empty))
        for f in facts
    )  # fmt: skip
    copy_rows(connection, "incoming_fact", _fact_columns(), rows)


def copy_institutions(connection: Connection, institutions: Sequence[InstitutionState]) -> None:
    states = ((state.uscc, state.revision, state.number) for state in institutions)
    copy_rows(connection, "incoming_institution", _INSTITUTION, states)
    rows = (
        (state.uscc, row.valid_from, row.valid_to or OPEN_END, row.region_code, row.type_code, row.is_key_user,
         row.located_in)
        for state in institutions
        for row in state.rows
    )  # fmt: skip
    copy_rows(connection, "incoming_row", _ROW, rows)


@cache
def _fact_columns() -> Sequence[tuple[str, str]]:
    family = energy()
    types = {"edition": "smallint", "channel": "text", **dict.fromkeys(family.flags, "boolean")}
    return (*_FACT, *((column, types.get(column, "bigint")) for column in family.content))


def _empty_content(family: Family) -> tuple[int | None, ...]:
    """The content columns of a record of which nothing counts."""
    return (None, *(None for _ in family.flags), *(0 for _ in (*family.flows, *family.levels)), None)
