"""Corrections of what a release sealed: asked for by who files, approved or refused by the province."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

from shared import clock
from shared.db import Connection, Database
from shared.geography import PROVINCES
from shared.records import store
from shared.records.closed import read_closed, record_key
from shared.records.kind import Key, Kind
from shared.web.auth import Principal
from shared.web.problems import Problem

Decision = Literal["approved", "refused"]

_COLUMNS = "no, of_revision, reason, requested_by, requested_at, state, decided_by, decided_at, remark"


class Correction(NamedTuple):
    """`of_revision`: the revision when it was asked for, 0 for none."""

    no: int
    of_revision: int
    reason: str
    requested_by: str
    requested_at: datetime
    state: Literal["requested", "approved", "refused"]
    decided_by: str | None
    decided_at: datetime | None
    remark: str | None


def ask(database: Database, kind: Kind[Any], key: Key, reason: str, by: Principal) -> tuple[Correction, bool]:
    """The open request, and whether it is new. Raises `Problem`: 409 where nothing is sealed."""
    with database.transaction() as connection:
        region, revision = _place(connection, kind, key, by)
        days = kind.sealed_with(key)
        if days is None or read_closed(connection, kind.thing, [key]).release(days, region) is None:
            raise Problem(
                409,
                "period_not_sealed",
                f"{kind.subject(key)} 未封存（{region}）：可直接修改，无须申请更正",
                f"{kind.subject(key)} is not sealed for {region}: revise the record itself.",
            )
        row = connection.execute(
            "INSERT INTO correction (thing, record_key, of_revision, reason, requested_by, requested_at, state)"
            " VALUES (%s, %s, %s, %s, %s, %s, 'requested')"
            f" ON CONFLICT (thing, record_key) WHERE state = 'requested' DO NOTHING RETURNING {_COLUMNS}",
            (kind.thing, record_key(key), revision, reason, by.client_id, clock.now()),
        ).fetchone()
        if row is not None:
            return Correction(*row), True
        return next(each for each in reversed(_all(connection, kind, key)) if each.state == "requested"), False


def decide(
    database: Database, kind: Kind[Any], key: Key, no: int, decision: Decision, remark: str | None, by: Principal
) -> Correction:
    """By the office of the province that the record belongs to; the same decision again changes nothing."""
    with database.transaction() as connection:
        region, _ = _place(connection, kind, key, by)
        if by.region not in PROVINCES or region[:2] != by.region:
            raise Problem(
                403, "province_required", "更正申请由省（市）批准", "A correction is decided by the province's office."
            )
        found = next((each for each in _all(connection, kind, key, lock=True) if each.no == no), None)
        if found is None:
            raise Problem(404, "not_found", "没有这项更正申请", "There is no such correction.")
        if found.state == decision:
            return found
        if found.state != "requested":
            raise Problem(
                409, "state_not_allowed", f"该申请已为 {found.state}", f"The correction is {found.state} already.",
                extra={"state": found.state},
            )  # fmt: skip
        row = connection.execute(
            "UPDATE correction SET state = %s, decided_by = %s, decided_at = %s, remark = %s WHERE no = %s"
            f" RETURNING {_COLUMNS}",
            (decision, by.client_id, clock.now(), remark, no),
        ).fetchone()
        assert row is not None
        return Correction(*row)


def corrections(database: Database, kind: Kind[Any], key: Key, by: Principal) -> list[Correction]:
    """All that were asked for of one record, oldest first."""
    with database.transaction() as connection:
        _place(connection, kind, key, by)
        return _all(connection, kind, key)


def _place(connection: Connection, kind: Kind[Any], key: Key, by: Principal) -> tuple[str, int]:
    """The region of a record that is there or could be, and its revision.

    Raises `Problem` as `PUT` would: 403, or 422 where there is no such institution.
    """
    current = store.lock(connection, kind, [key]).get(key)
    region = kind.locate(connection, key, current, by)
    return region, current.latest.revision if current else 0


def _all(connection: Connection, kind: Kind[Any], key: Key, *, lock: bool = False) -> list[Correction]:
    query = f"SELECT {_COLUMNS} FROM correction WHERE (thing, record_key) = (%s, %s) ORDER BY no"
    rows = connection.execute(query + (" FOR UPDATE" if lock else ""), (kind.thing, record_key(key)))
    return [Correction(*row) for row in rows.fetchall()]
