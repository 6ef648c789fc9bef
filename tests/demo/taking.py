"""The demo's records sent to a service in this process, whose register knows the made-up institutions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.app.demo.register import Register
from shared.db import Database
from tests.records.calling import Caller, receipts


def know(database: Database, *registers: Register) -> None:
    """All of them, since ever in the same place."""
    with database.transaction() as connection:
        connection.cursor().executemany(
            "INSERT INTO institution_row (uscc, valid_from, name, type_code, level, region_code, is_key_user)"
            " VALUES (%s, '2010-01-01', '某单位', '021', 'county', %s, %s)",
            [row for each in registers for row in zip(each.uscc, each.region_code, each.is_key_user, strict=True)],
        )


def require_taken(api: Caller, bodies: Iterable[tuple[str, Sequence[dict[str, Any]]]], by: str) -> None:
    """Every line is accepted as it is, as the revision that the demo expects."""
    for things, lines in bodies:
        answer = receipts(api.batch(things, list(lines), by=by))

        assert [receipt for receipt in answer if receipt["status"] not in (200, 201)] == [], things
        assert [receipt["revision"] for receipt in answer] == [line.get("revision", 0) + 1 for line in lines], things
