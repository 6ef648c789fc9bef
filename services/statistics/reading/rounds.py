"""How far a round of review has come, and whom it drew."""

from __future__ import annotations

from typing import Any

from services.statistics.commands.rounds import RoundKey, undecided
from services.statistics.reading.roster import roster
from shared.db import Connection, Database
from shared.records.kind import foreign
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.paging import decode_cursor, encode_cursor

_FIELDS = (
    "no", "institution_uscc", "name", "type_code", "region_code", "reviewer", "examined_on", "return_revision", "note"
)  # fmt: skip
_SAMPLE = """
SELECT no, uscc, name, type_code, region_code, reviewer, examined_on, return_revision, note FROM review_sample
WHERE record_id = %s AND no > %s ORDER BY no LIMIT %s
"""


def sample(
    database: Database, key: RoundKey, by: Principal, cursor: str | None, limit: int
) -> tuple[list[dict[str, Any]], str | None]:
    """The drawn institutions in the order of the draw."""
    after = decode_cursor(cursor, int)[0] if cursor else 0
    with database.transaction() as connection:
        rows = connection.execute(_SAMPLE, (_record(connection, key, by), after, limit + 1)).fetchall()
    items = [dict(zip(_FIELDS, row, strict=True)) for row in rows[:limit]]
    return items, encode_cursor([rows[limit - 1][0]]) if len(rows) > limit else None


def progress(database: Database, key: RoundKey, by: Principal) -> dict[str, int]:
    """Institutions in the register, drawn, examined; findings that are undecided, of all returns of the round."""
    with database.transaction() as connection:
        record_id = _record(connection, key, by)
        drawn, examined = connection.execute(
            "SELECT count(*), count(examined_on) FROM review_sample WHERE record_id = %s", (record_id,)
        ).fetchone() or (0, 0)
        return {
            "institutions": len(roster(connection, key.region_code, key.period)),
            "drawn": drawn,
            "examined": examined,
            "findings_undecided": undecided(connection, key),
        }


def _record(connection: Connection, key: RoundKey, by: Principal) -> int:
    row = connection.execute(
        "SELECT record_id FROM review_round WHERE (region_code, form, months, first_month, no) = (%s, %s, %s, %s, %s)",
        key,
    ).fetchone()
    if row is None:
        raise not_found()
    if not by.covers(key.region_code):
        raise foreign(key.region_code)
    return int(row[0])
