"""花名册: who came, sent whole; a new one replaces the former. Rows with names stay in `roster_row`.

Whoever reads for the other province reads masked names (张*) of joint sessions, and no telephones.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from services.training.commands.attendance import roster_rows, settled
from services.training.commands.of_session import own_session, require_standing, session_of
from services.training.commands.sessions import SESSIONS
from services.training.events import Roster
from services.training.persons import masked, person_key, person_ref
from services.training.rules import rosters as rules
from services.training.rules.joint import other_province
from services.training.rules.rosters import Row
from shared import clock
from shared.db import Connection, Database
from shared.db.copying import copy_rows
from shared.events import event_type
from shared.outbox.table import OutboxEvent, emit
from shared.records import findings
from shared.records.checks import LONGEST_REASON, Checks, require_reason
from shared.records.kind import Current, Key, foreign
from shared.records.preconditions import is_repeat
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError


class Sent(NamedTuple):
    """A roster as it was sent: rows without hashes yet, and why it replaces the former.

    `unread`: what is wrong with the rows of a file that could not even be read; then none is kept.
    """

    rows: Sequence[Row]
    reason: str | None
    unread: Sequence[FieldError] = ()


class Answer(NamedTuple):
    """201, or 200; the roster as the API answers it."""

    status: int
    shown: Mapping[str, Any]


def put_roster(database: Database, key: Key, sent: Sent, condition: Precondition, by: Principal) -> Answer:
    """Replace the roster of a session. Raises `Problem`: 403, 404, 409 (withdrawn), 412, 422, 428."""
    with database.transaction() as connection:
        session, region = own_session(connection, key, by)
        secret = person_key(connection)
        rows = [row._replace(person_ref=person_ref(secret, row.name, row.unit_uscc or row.org_name, row.phone_last4))
                for row in sent.rows]  # fmt: skip
        digest = hmac.digest(secret, msgspec.json.encode((rows, sent.reason)), "sha256")
        before = connection.execute(_LATEST, key).fetchone()
        revision, known = (before[0], bytes(before[1])) if before else (None, None)
        if is_repeat(condition, revision, digest == known and not sent.unread):
            return Answer(200, _show(connection, key, unmasked=True))
        require_standing(session)
        if before:
            require_reason(sent.reason, purpose_zh="修改花名册", purpose_en="Another roster")
        _write(connection, key, region, session, sent._replace(rows=rows), digest, (revision or 0) + 1, by)
        return Answer(200 if before else 201, _show(connection, key, unmasked=True))


def judge_roster(database: Database, key: Key, sent: Sent, by: Principal) -> Mapping[str, Any]:
    """What a roster would come to; nothing is kept. Raises `Problem`: 403, 404, 409 (withdrawn), 422."""
    with database.transaction() as connection:
        session, _ = own_session(connection, key, by)
        require_standing(session)
        return {
            "rows": len(sent.rows),
            "groups": [group.model_dump() for group in rules.groups(sent.rows)],
            "findings": [finding.as_dict() for finding in _judged(key, session, sent)],
        }


def get_roster(database: Database, key: Key, by: Principal) -> Mapping[str, Any]:
    """The latest roster. Raises `Problem`: 403, 404."""
    with database.transaction() as connection:
        session, region = session_of(connection, key)
        is_own = by.covers(region)
        is_joint = msgspec.json.decode(session.latest.content)["joint"]
        if not is_own and not (is_joint and by.region.startswith(other_province(region))):
            raise foreign(region)
        return _show(connection, key, unmasked=is_own)


def _judged(key: Key, session: Current, sent: Sent) -> list[FieldError]:
    """The doubts about it. Raises `Problem` 422 for what is wrong."""
    _, content = SESSIONS.stored(key, session.latest)
    checks = Checks()
    checks.errors += sent.unread
    checks.text(sent.reason, LONGEST_REASON, "reason")
    for index, row in enumerate(sent.rows):
        rules.check_row(checks, row, content.ends_on, "rows", index)
    rules.check_distinct(checks, sent.rows)
    checks.done()
    return list(rules.doubts(sent.rows, content.capacity))


def _write(
    connection: Connection, key: Key, region: str, session: Current, sent: Sent, digest: bytes, revision: int,
    by: Principal,
) -> None:  # fmt: skip
    _, content = SESSIONS.stored(key, session.latest)
    doubts = findings.kept(_judged(key, session, sent), None, None)
    payload = Roster(institution_uscc=key[0], session_no=key[1], revision=revision, recorded_by=by.client_id,
                     groups=rules.groups(sent.rows))  # fmt: skip
    connection.execute(
        "INSERT INTO roster VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (*key, revision, digest, sent.reason, Jsonb([group.model_dump() for group in payload.groups]),
         Jsonb(msgspec.json.decode(doubts)), by.client_id, clock.now(),
         rules.kept_until(content.ends_on, clock.today())),
    )  # fmt: skip
    copy_rows(connection, "roster_row", _COLUMNS, ((*key, revision, n, *row) for n, row in enumerate(sent.rows, 1)))
    accepted = OutboxEvent(
        type=event_type("training", "roster", "accepted"), key=key[0], subject="/".join(key), revision=revision,
        region=region, data=payload.model_dump_json().encode(),
    )  # fmt: skip
    emit(connection, [accepted, *SESSIONS.attended(connection, key, region, session, by.client_id)])


def _show(connection: Connection, key: Key, unmasked: bool) -> Mapping[str, Any]:
    latest = connection.execute(_LATEST, key).fetchone()
    if latest is None:
        raise not_found()
    revision, _, *rest = latest
    names = ("reason", "groups", "findings", "recorded_by", "recorded_at", "kept_until", "purged_on")
    return {
        "institution_uscc": key[0],
        "session_no": key[1],
        "revision": revision,
        "rows": [_row(row, unmasked) for row in roster_rows(connection, key, revision)],
        **dict(zip(names, rest, strict=True)),
        "attendance": settled(connection, key),
    }


def _row(row: Row, unmasked: bool) -> dict[str, Any]:
    shown = {"institution_uscc" if name == "unit_uscc" else name: value for name, value in row._asdict().items()}
    return shown if unmasked else {**shown, "name": masked(row.name), "phone_last4": None}


_LATEST = """
SELECT revision, digest, reason, groups, findings, recorded_by, recorded_at, kept_until, purged_on FROM roster
WHERE institution_uscc = %s AND session_no = %s ORDER BY revision DESC LIMIT 1
"""
_COLUMNS = (
    ("institution_uscc", "text"), ("session_no", "text"), ("revision", "integer"), ("line", "integer"),
    ("name", "text"), ("unit_uscc", "text"), ("org_name", "text"), ("region_code", "text"), ("position", "text"),
    ("phone_last4", "text"), ("role", "text"), ("minutes", "integer"), ("person_ref", "text"),
)  # fmt: skip
