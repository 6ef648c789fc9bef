"""A correction that was approved before corrections were of every kind still opens its return."""

from __future__ import annotations

import shutil
from pathlib import Path

import services.statistics
from services.statistics.rules.returns import ReturnKey
from shared.db import Database, Server
from shared.db.migrate import upgrade
from shared.records.closed import read_closed
from tests.statistics.service import SCHOOL
from tests.temporary import temporary

MIGRATIONS = Path(services.statistics.__file__).parent / "migrations"
KEY = ReturnKey(SCHOOL, "NY201", 12, 2020 * 12)


def test_an_approved_correction_is_of_the_same_return_afterwards(server: Server, tmp_path: Path) -> None:
    before = shutil.copytree(
        MIGRATIONS, tmp_path / "before", ignore=shutil.ignore_patterns("000[6-9]*", "00[1-9]*", "__pycache__")
    )
    with temporary(server, "moved_corrections", Database) as database:
        upgrade(database.url, before)
        with database.transaction() as connection:
            connection.execute("INSERT INTO sealed_period VALUES (1, '51', 12, %s)", (KEY.first_month,))
            connection.execute(
                "INSERT INTO correction (institution_uscc, form, months, first_month, of_revision, reason,"
                " requested_by, requested_at, state) VALUES (%s, %s, %s, %s, 2, 'x', 'y', now(), 'approved')",
                KEY,
            )
        upgrade(database.url, MIGRATIONS)

        with database.transaction() as connection:
            closed = read_closed(connection, "energy_return", [KEY, KEY._replace(form="NY202")])
    assert closed.corrected == {KEY: 2}
