"""What a roster makes of a session: settled again whenever roster, threshold or session change the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from services.training.commands.signed import slots_by_person
from services.training.events import Attendance
from services.training.rules.rosters import PARTICIPANT, Row, Tally, tally
from services.training.rules.sign_ins import attended
from shared.db import Connection
from shared.db.arrays import array
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.records.kind import Key, Revision

ATTENDANCE_SQL = """
CREATE TABLE roster (
    institution_uscc text NOT NULL, session_no text NOT NULL, revision integer NOT NULL,
    digest bytea NOT NULL, reason text, groups jsonb NOT NULL, findings jsonb NOT NULL,
    recorded_by text NOT NULL, recorded_at timestamptz NOT NULL, kept_until date NOT NULL, purged_on date,
    PRIMARY KEY (institution_uscc, session_no, revision)
);
CREATE INDEX ON roster (kept_until) WHERE purged_on IS NULL;
CREATE TABLE roster_row (
    institution_uscc text NOT NULL, session_no text NOT NULL, revision integer NOT NULL, line integer NOT NULL,
    name text NOT NULL, unit_uscc text, org_name text, region_code text NOT NULL, position text, phone_last4 text,
    role text NOT NULL, minutes integer, person_ref text NOT NULL,
    PRIMARY KEY (institution_uscc, session_no, revision, line)
);
CREATE TABLE attendance (
    institution_uscc text NOT NULL, session_no text NOT NULL, revision integer NOT NULL,
    session_revision integer NOT NULL, roster_revision integer NOT NULL,
    person_times integer NOT NULL, people integer NOT NULL, groups jsonb NOT NULL,
    PRIMARY KEY (institution_uscc, session_no, revision)
);
"""
"""`roster_row` alone has names; its rows go when their time is over, `roster` and `attendance` stay."""

_ROSTER = """
SELECT revision, groups, purged_on IS NOT NULL FROM roster
WHERE institution_uscc = %s AND session_no = %s ORDER BY revision DESC LIMIT 1
"""
_ROWS = """
SELECT name, unit_uscc, org_name, region_code, position, phone_last4, role, minutes, person_ref FROM roster_row
WHERE institution_uscc = %s AND session_no = %s AND revision = %s ORDER BY line
"""
_SETTLED = """
SELECT revision, session_revision, roster_revision, person_times, people, groups FROM attendance
WHERE institution_uscc = %s AND session_no = %s ORDER BY revision DESC LIMIT 1
"""
_SETTLED_SINCE = """
SELECT record_id, session_revision, groups FROM attendance JOIN session USING (institution_uscc, session_no)
WHERE record_id = ANY(%s::bigint[]) ORDER BY record_id, attendance.revision
"""


def roster_groups(connection: Connection, key: Key) -> Sequence[Mapping[str, Any]] | None:
    """Of the latest roster, by region and unit; None while there is none."""
    row = connection.execute(_ROSTER, key).fetchone()
    return row[1] if row else None


def roster_rows(connection: Connection, key: Key, revision: int) -> list[Row]:
    """With names; none once they are purged."""
    return [Row(*row) for row in connection.execute(_ROWS, (*key, revision))]


def latest_roster_rows(connection: Connection, key: Key) -> list[Row]:
    """Of the roster in force; none while there is none, and once they are purged."""
    row = connection.execute(_ROSTER, key).fetchone()
    return roster_rows(connection, key, row[0]) if row else []


def settled(connection: Connection, key: Key) -> Mapping[str, Any] | None:
    """The latest attendance of a session, as the API answers it."""
    row = connection.execute(_SETTLED, key).fetchone()
    names = ("revision", "session_revision", "roster_revision", "person_times", "people", "groups")
    return dict(zip(names, row, strict=True)) if row else None


class _Reckoned(NamedTuple):
    """What a roster comes to by now, and what was settled before."""

    roster_revision: int
    found: Tally
    before: Mapping[str, Any] | None


def settle(connection: Connection, key: Key, region: str, session: Revision) -> Sequence[OutboxEvent]:
    """The event of what the session's roster comes to, if that is news. Names that are purged settle nothing anew.

    `session`: a revision of it that counts.
    """
    reckoned = _reckon(connection, key, session)
    if reckoned is None:
        return ()
    roster_revision, found, before = reckoned
    if before and _said(before) == (roster_revision, found.person_times, found.people, _plain(found)):
        return ()
    payload = Attendance(
        institution_uscc=key[0], session_no=key[1], revision=before["revision"] + 1 if before else 1,
        session_revision=session.revision, roster_revision=roster_revision, person_times=found.person_times,
        people=found.people, groups=found.groups,
    )  # fmt: skip
    connection.execute(
        "INSERT INTO attendance VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (*key, payload.revision, session.revision, roster_revision, found.person_times, found.people,
         Jsonb(_plain(found))),
    )  # fmt: skip
    return [OutboxEvent(
        type=event_type("training", "attendance", "settled"), key=key[0], subject="/".join(key),
        revision=payload.revision, region=region, data=payload.model_dump_json().encode(),
    )]  # fmt: skip


def counts_change(connection: Connection, key: Key, session: Revision) -> bool:
    """Whether settling now would change whom the session counts."""
    reckoned = _reckon(connection, key, session)
    if reckoned is None:
        return False
    return _plain(reckoned.found) != (reckoned.before["groups"] if reckoned.before else [])


def settled_since(connection: Connection, record_ids: Iterable[int]) -> Mapping[int, Mapping[int, Any]]:
    """Of sessions: record id → the revision of the session since when it counts whom, and these by unit."""
    found: dict[int, dict[int, Any]] = {}
    for record_id, session_revision, groups in connection.execute(_SETTLED_SINCE, (array(record_ids),)):
        found.setdefault(record_id, {})[session_revision] = groups
    return found


def _reckon(connection: Connection, key: Key, session: Revision) -> _Reckoned | None:
    """None without a roster, and once its names are purged."""
    roster = connection.execute(_ROSTER, key).fetchone()
    if roster is None or roster[2]:
        return None
    content, rows = msgspec.json.decode(session.content), roster_rows(connection, key, roster[0])
    participants = [row.person_ref for row in rows if row.role == PARTICIPANT]
    signed = attended(slots_by_person(connection, key), participants, content["duration_minutes"])
    return _Reckoned(roster[0], tally(rows, content["required_minutes"], signed), settled(connection, key))


def _said(before: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(before[name] for name in ("roster_revision", "person_times", "people", "groups"))


def _plain(found: Tally) -> list[dict[str, Any]]:
    return [group.model_dump() for group in found.groups]
