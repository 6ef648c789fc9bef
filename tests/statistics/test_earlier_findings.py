"""What was raised before findings were records is there after the migration, as it stood."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.db import Database, Server
from shared.db.migrate import upgrade
from tests.temporary import temporary

MIGRATIONS = Path(__file__).parents[2] / "services" / "statistics" / "migrations"
SAID = '[{"code":"users_unknown","decision":null},{"code":"users_unknown","decision":null}]'
DECIDED = SAID.replace("null", '{"by":"x","reason":"核对无误"}')
AT = "'2026-11-01T00:00:00Z'"


@pytest.fixture
def earlier(server: Server, tmp_path: Path) -> Iterator[Database]:
    """A database as it was before."""
    for name in ("0001_statistics.py", "0002_sealing.py"):
        shutil.copy(MIGRATIONS / name, tmp_path)
    with temporary(server, "earlier", Database) as database:
        upgrade(database.url, tmp_path)
        yield database


@pytest.mark.parametrize(
    ("revisions", "state", "expected"),
    [
        ([("put", SAID)], "submitted", [(1, "open")]),
        ([("put", SAID), ("accept", DECIDED)], "accepted", [(1, "kept")]),
        ([("put", DECIDED)], "accepted", [(1, "kept")]),
        ([("put", SAID), ("put", "[]")], "submitted", [(1, "corrected")]),
        ([("put", SAID), ("return", SAID), ("put", SAID)], "submitted", [(1, "corrected"), (3, "open")]),
        ([("put", SAID), ("withdraw", SAID)], "withdrawn", [(1, "corrected")]),
        ([("put", "[]")], "submitted", []),
    ],
)
def test_each_stands_where_it_stood(
    earlier: Database, revisions: list[tuple[str, str]], state: str, expected: list[tuple[int, str]]
) -> None:
    with earlier.transaction() as connection:
        connection.execute(
            "INSERT INTO energy_return (record_id, institution_uscc, form, months, first_month, revision, state,"
            f" updated_at) VALUES (1, 'x', 'NY201', 12, 24240, %s, %s, {AT})".encode(),
            (len(revisions), state),
        )
        for number, (call, said) in enumerate(revisions, 1):
            connection.execute(
                "INSERT INTO energy_return_revision (record_id, revision, call, content, findings, recorded_by,"
                f" recorded_at) VALUES (1, %s, %s, '{{}}', %s, 'x', {AT})".encode(),
                (number, call, said),
            )
    upgrade(earlier.url, MIGRATIONS)

    with earlier.transaction() as connection:
        rows = connection.execute("SELECT return_revision, state FROM finding ORDER BY 1").fetchall()
    assert rows == expected
