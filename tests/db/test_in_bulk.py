"""Many rows at once: what goes in by COPY and as an array comes out as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.db import Connection, Database, Server
from shared.db.arrays import array
from shared.db.copying import copy_rows
from tests.temporary import temporary

COLUMNS = (
    ("big", "bigint"), ("small", "smallint"), ("name", "text"), ("data", "bytea"), ("document", "bytea"),
    ("yes", "boolean"), ("day", "date"), ("at", "timestamptz"),
)  # fmt: skip
TABLE = """CREATE TEMP TABLE bulk (big bigint, small smallint, name text, data bytea, document json, yes boolean,
    day date, at timestamptz)"""
AT = datetime(2026, 11, 26, 4, 0, 0, 123456, UTC)

texts = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), max_size=20)


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[Connection]:
    with temporary(server, "bulk", Database) as database, database.transaction() as connection:
        connection.execute(TABLE)
        yield connection


@given(texts)
@example(["", "NULL", "null", "{}", '"', "\\", '\\"', ",", "a,b", " a ", "\n", "中文"])
@example([])
def test_texts_arrive_as_they_are(connection: Connection, values: list[str]) -> None:
    assert connection.execute("SELECT %s::text[]", (array(values),)).fetchone() == (values,)


def test_integers_do_too(connection: Connection) -> None:
    values = [0, -1, 2**62]

    assert connection.execute("SELECT %s::bigint[]", (array(values),)).fetchone() == (values,)


def test_rows_are_copied_with_their_types(connection: Connection) -> None:
    row = (2**62, -1, 'tab\t, \\ and "中"', b"\x00\\x", '{"a":"\\\\ 中"}'.encode(), True, date(2026, 11, 26), AT)
    copy_rows(connection, "bulk", COLUMNS, iter([row, (None,) * len(row)]))

    found = connection.execute("SELECT big, small, name, data, document::text, yes, day, at FROM bulk").fetchall()
    assert found == [(*row[:4], row[4].decode(), *row[5:]), (None,) * len(row)]


def test_without_rows_nothing_is_sent(connection: Connection) -> None:
    copy_rows(connection, "no_such_table", COLUMNS, iter([]))

    assert connection.execute("SELECT 1").fetchone() == (1,)


def test_rows_that_fail_on_the_way_leave_nothing(server: Server) -> None:
    def rows() -> Iterator[tuple[object, ...]]:
        yield (1, *[None] * 7)
        raise LookupError("the second row cannot be made")

    with temporary(server, "bulk", Database) as database, database.transaction() as connection:
        connection.execute(TABLE)
        with pytest.raises(LookupError), connection.transaction():
            copy_rows(connection, "bulk", COLUMNS, rows())

        assert connection.execute("SELECT count(*) FROM bulk").fetchone() == (0,)
