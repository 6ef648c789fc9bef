"""One drawn institution is examined: by a reviewer of the round, from elsewhere if it is a cross review."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.statistics.commands.rounds import CLOSED, RoundKey
from services.statistics.rules import rounds as rules
from shared import clock
from shared.db import Connection, Database
from shared.records.kind import foreign
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.problems import FieldError, Problem, validation


def examine(
    database: Database, key: RoundKey, uscc: str, ref: str, on: date, note: str | None, by: Principal
) -> dict[str, Any]:
    """Note who examined an institution's return, when, and at which revision (null: it never came).

    The same again changes nothing; another reviewer or day is refused with 409. Raises `Problem`.
    """
    with database.transaction() as connection:
        if not by.covers(key.region_code):
            raise foreign(key.region_code)
        record_id, content = _round(connection, key)
        if content.state == CLOSED:
            raise Problem(409, "round_closed", "本轮会审已结束", "The round is closed.")
        row = connection.execute(_DRAWN, (record_id, uscc)).fetchone()
        if row is None:
            raise Problem(404, "not_drawn", "该机构未被抽中", "The institution was not drawn.")
        region, before = row[0], row[1:]
        _require_reviewer(content, ref, region)
        if before[0] is None:
            row = connection.execute(_RETURN, (uscc, key.form, key.months, key.first_month)).fetchone()
            connection.execute(_EXAMINE, (ref, on, note, row and row[0], by.client_id, clock.now(), record_id, uscc))
        elif before != (ref, on, note):
            raise Problem(
                409,
                "already_examined",
                f"{before[0]} 已于 {before[1]} 审核",
                f"{before[0]} examined it on {before[1]}.",
            )
        return {"institution_uscc": uscc, "reviewer": ref, "examined_on": on, "note": note}


def _round(connection: Connection, key: RoundKey) -> tuple[int, rules.Content]:
    """The round, under the lock that closing takes, too."""
    found = connection.execute(_LOCK, key).fetchone()
    if found is None:
        raise not_found()
    row = connection.execute(
        "SELECT content::text FROM review_round_revision JOIN review_round USING (record_id, revision)"
        " WHERE record_id = %s",
        found,
    ).fetchone()
    assert row
    return found[0], rules.decode_content(row[0])


def _require_reviewer(content: rules.Content, ref: str, region: str) -> None:
    reviewer = next((reviewer for reviewer in content.reviewers if reviewer.ref == ref), None)
    if reviewer is None:
        raise validation([FieldError(
            "not_a_reviewer", "不是本轮的审核人员", "not a reviewer of this round", "/reviewer",
            ", ".join(reviewer.ref for reviewer in content.reviewers[:20]),
        )])  # fmt: skip
    if content.cross_region and rules.home(reviewer.region_code) == rules.home(region):
        raise validation([FieldError(
            "reviewer_not_from_elsewhere", "交叉审核：审核人员不得与被审机构同属一个市（州）或区县",
            "a cross review: reviewer and institution are of one prefecture", "/reviewer",
            f"换用 {rules.home(region)} 以外的人员 / choose one from outside {rules.home(region)}",
        )])  # fmt: skip


_LOCK = """
SELECT record_id FROM review_round
WHERE (region_code, form, months, first_month, no) = (%s, %s, %s, %s, %s) FOR UPDATE
"""
_DRAWN = "SELECT region_code, reviewer, examined_on, note FROM review_sample WHERE record_id = %s AND uscc = %s"
_RETURN = """
SELECT revision FROM energy_return
WHERE (institution_uscc, form, months, first_month) = (%s, %s, %s, %s) AND state <> 'withdrawn'
"""
_EXAMINE = """
UPDATE review_sample SET reviewer = %s, examined_on = %s, note = %s, return_revision = %s, recorded_by = %s,
    recorded_at = %s WHERE record_id = %s AND uscc = %s
"""
