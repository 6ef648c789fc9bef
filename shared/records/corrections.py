"""Corrections of what a release sealed: asked for by who files, approved or refused by the province."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

from services.statistics.commands.returns import RETURNS
from services.statistics.rules.returns import ReturnKey
from shared import clock
from shared.db import Connection, Database
from shared.geography import PROVINCES
from shared.records import store
from shared.records.kind import Request
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import Problem

Decision = Literal["approved", "refused"]

_COLUMNS = "no, of_revision, reason, requested_by, requested_at, state, decided_by, decided_at, remark"
_OF_KEY = "(institution_uscc, form, months, first_month) = (%s, %s, %s, %s)"


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


def ask(database: Database, key: ReturnKey, reason: str, by: Principal) -> tuple[Correction, bool]:
    """The open request, and whether it is new. Raises `Problem`: 409 where nothing is sealed."""
    with database.transaction() as connection:
        region, revision, closed_by = _place(connection, key, by)
        if closed_by is None:
            raise Problem(
                409,
                "period_not_sealed",
                f"{key.period} 未封存（{region}）：可直接修改，无须申请更正",
                f"{key.period} is not sealed for {region}: revise the return itself.",
            )
        row = connection.execute(
            "INSERT INTO correction (institution_uscc, form, months, first_month, of_revision, reason, requested_by,"
            " requested_at, state) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 'requested') ON CONFLICT"
            f" (institution_uscc, form, months, first_month) WHERE state = 'requested' DO NOTHING RETURNING {_COLUMNS}",
            (*key, revision, reason, by.client_id, clock.now()),
        ).fetchone()
        if row is not None:
            return Correction(*row), True
        return next(each for each in reversed(_all(connection, key)) if each.state == "requested"), False


def decide(
    database: Database, key: ReturnKey, no: int, decision: Decision, remark: str | None, by: Principal
) -> Correction:
    """By the office of the province that the return belongs to; the same decision again changes nothing."""
    with database.transaction() as connection:
        region, *_ = _place(connection, key, by)
        if by.region not in PROVINCES or region[:2] != by.region:
            raise Problem(
                403, "province_required", "更正申请由省（市）批准", "A correction is decided by the province's office."
            )
        found = next((each for each in _all(connection, key, lock=True) if each.no == no), None)
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


def corrections(database: Database, key: ReturnKey, by: Principal) -> list[Correction]:
    """All that were asked for of one return, oldest first."""
    with database.transaction() as connection:
        _place(connection, key, by)
        return _all(connection, key)


def _place(connection: Connection, key: ReturnKey, by: Principal) -> tuple[str, int, int | None]:
    """The region of a return that is there or could be, its revision, and the release that closed it.

    Raises `Problem` as `PUT` would: 403, or 422 where there is no such institution.
    """
    current = store.lock(connection, RETURNS, [key]).get(key)
    asked = Request(key, Precondition(), b"", None, None, None)
    found = RETURNS.look_up(connection, [asked])
    region = RETURNS.admit(asked, current, found, by)
    return region, current.latest.revision if current else 0, found.closed.release(key, region)


def _all(connection: Connection, key: ReturnKey, *, lock: bool = False) -> list[Correction]:
    query = f"SELECT {_COLUMNS} FROM correction WHERE {_OF_KEY} ORDER BY no" + (" FOR UPDATE" if lock else "")
    return [Correction(*row) for row in connection.execute(query, tuple(key)).fetchall()]
