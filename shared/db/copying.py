"""Rows into a table by binary COPY: a tenth of the time that the text format takes to write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from psycopg import adapters
from psycopg.adapt import PyFormat
from psycopg.sql import SQL, Identifier

from shared.db.pool import Connection

# For a column of bytea psycopg takes what was registered last: `Binary` of DB-API, which is Python, a call a value.
adapters.register_dumper(bytes, adapters.get_dumper(bytes, PyFormat.BINARY))


def copy_rows(
    connection: Connection, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows`, whose values stand in the order of `columns`: name and SQL type of the values.

    They may be made as they are asked for: PostgreSQL reads in the meantime. Nothing is sent when there are none.
    PostgreSQL converts nothing in this format: the type must be that of the column, or one with the same bytes. Text
    and JSON that are at hand as UTF-8 bytes are `bytea`.
    """
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        return
    with connection.cursor().copy(_statement(table, tuple(name for name, _ in columns))) as copy:
        copy.set_types([sort for _, sort in columns])
        for row in chain((first,), rest):
            copy.write_row(row)


@cache
def _statement(table: str, columns: Sequence[str]) -> bytes:
    names = SQL(", ").join(map(Identifier, columns))
    return SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(Identifier(table), names).as_bytes()
