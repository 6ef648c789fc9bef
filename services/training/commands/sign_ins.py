"""签到: by the QR code in the room, which changes every minute, or by hand at the desk.

Who signs in says his name and the last digits of his telephone, and is looked for on the roster: nobody is counted
whom the host has not listed. What is kept is his keyed hash.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from services.training.commands.attendance import latest_roster_rows
from services.training.commands.of_session import own_session, require_standing, session_of
from services.training.commands.sessions import SESSIONS
from services.training.commands.signed import SignIn, add, add_miss, misses, sign_ins
from services.training.events import SessionContent
from services.training.persons import person_key
from services.training.rules import codes
from services.training.rules.rosters import Row, check_person, kept_until
from services.training.rules.sign_ins import Slot, closes_at, hours_text, slot_at
from shared import clock
from shared.db import Connection, Database
from shared.outbox.table import emit
from shared.records.checks import Checks
from shared.records.kind import Current, Key, foreign
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.problems import Problem

MOST_MISSES_OF_NAME, MOST_MISSES = 5, 300
"""In a half-day. Four digits are guessed in 5 000 tries; a room of two hundred mistypes less often than this."""


class Told(NamedTuple):
    """Whether it is new, and the half-day that was signed in for."""

    is_new: bool
    slot: Slot


class _Opened(NamedTuple):
    """A session that stands, under lock."""

    key: Key
    session: Current
    region: str
    content: SessionContent


def screen_code(database: Database, key: Key, by: Principal) -> tuple[str, datetime]:
    """What opens the page with the QR code, and until when. Raises `Problem`: 403, 404, 409."""
    with database.transaction() as connection:
        session, _ = own_session(connection, key, by)
        content = _open_content(key, session)
        until = closes_at(content.ends_on, _here())
        if until < _here():
            raise _closed(content)
        return codes.issue(_secret(connection), "screen", _session_key(key), int(until.timestamp())), until


def shown_code(database: Database, screen: str, by: Principal) -> Mapping[str, Any]:
    """The QR code of now, for the page in the room; null while no half-day is open. Raises `Problem` 403, 409."""
    second = _second()
    with database.transaction() as connection:
        key, _, _, content = _by_code(connection, "screen", screen, by)
        slot = _slot(content)
        return {
            **_described(content),
            "slot": slot and str(slot),
            "hours": hours_text(),
            "code": codes.scan_code(_secret(connection), _session_key(key), second) if slot else None,
            "left_s": codes.left_s(second),
            "signed_in": sum(one.slot == slot for one in sign_ins(connection, key)),
        }


def ticket(database: Database, code: str, by: Principal) -> Mapping[str, Any]:
    """What a scanned code is exchanged for: leave to send the form. Raises `Problem` 403, 409."""
    with database.transaction() as connection:
        key, _, _, content = _by_code(connection, "scan", code, by)
        slot = _require_open(content)
        until = _second() + codes.TICKET_S
        issued = codes.issue(_secret(connection), "ticket", _session_key(key), until)
        return {**_described(content), "slot": str(slot), "ticket": issued, "left_s": codes.TICKET_S}


def sign_in(database: Database, ticket: str, name: str, phone_last4: str, by: Principal) -> Told:
    """Raises `Problem`: 403, 409 (closed, no roster), 422 (not on the roster), 429 (got wrong too often)."""
    checks = Checks()
    check_person(checks, name, phone_last4)
    checks.done()
    with database.transaction() as connection:
        opened = _by_code(connection, "ticket", ticket, by)
        slot = _require_open(opened.content)
        name_hash = hmac.digest(_secret(connection), "".join(name.split()).encode(), "sha256")
        _require_patience(connection, opened.key, slot, name_hash)
        found = _on_roster(_roster(connection, opened.key), name, phone_last4)
        if found is not None:
            return _keep(connection, opened, SignIn(found, slot, "qr", clock.now(), by.client_id))
        add_miss(connection, opened.key, slot, name_hash)
    raise Problem(
        422,
        "not_on_roster",
        "姓名与手机号后四位在花名册中查不到：请核对，或到签到台办理",
        "This name with these digits is not on the roster: check both, or go to the desk.",
    )


def sign_in_by_hand(database: Database, key: Key, person_ref: str, slot: Slot, by: Principal) -> Told:
    """At the desk, or from the paper list afterwards. Raises `Problem`: 403, 404, 409, 422."""
    with database.transaction() as connection:
        session, region = own_session(connection, key, by)
        content = _open_content(key, session)
        if person_ref not in {row.person_ref for row in _roster(connection, key)}:
            raise not_found()
        checks = Checks()
        if not content.starts_on <= slot.day <= content.ends_on or slot.day > clock.today():
            checks.fail(
                "slot_outside_session",
                "不在该班次的日期内，或尚未到来",
                "not a day of the session, or to come",
                "slot",
                hint=f"{content.starts_on} – {content.ends_on}",
                value=str(slot),
            )
        checks.done()
        one = SignIn(person_ref, slot, "manual", clock.now(), by.client_id)
        return _keep(connection, _Opened(key, session, region, content), one)


def listed(database: Database, key: Key, by: Principal) -> list[dict[str, Any]]:
    """A session's sign-ins, for its own province. Raises `Problem`: 403, 404."""
    with database.transaction() as connection:
        own_session(connection, key, by)
        return [{**one._asdict(), "slot": str(one.slot)} for one in sign_ins(connection, key)]


def _keep(connection: Connection, opened: _Opened, one: SignIn) -> Told:
    key, session, region, content = opened
    is_new = add(connection, key, one, kept_until(content.ends_on, clock.today()))
    if is_new:
        emit(connection, SESSIONS.attended(connection, key, region, session, one.recorded_by))
    return Told(is_new, one.slot)


def _roster(connection: Connection, key: Key) -> list[Row]:
    rows = latest_roster_rows(connection, key)
    if not rows:
        raise Problem(409, "roster_missing", "该班次尚无花名册：请主办单位先报送花名册",
                      "The session has no roster yet: its host sends that first.")  # fmt: skip
    return rows


def _on_roster(rows: list[Row], name: str, phone_last4: str) -> str | None:
    """The hash of the one person that this can be. A row without a telephone is found by a name that is there once."""
    named = [row for row in rows if "".join(row.name.split()) == "".join(name.split())]
    found = {row.person_ref for row in named if row.phone_last4 == phone_last4}
    if not found and len(named) == 1 and named[0].phone_last4 is None:
        found = {named[0].person_ref}
    return found.pop() if len(found) == 1 else None


def _require_patience(connection: Connection, key: Key, slot: Slot, name_hash: bytes) -> None:
    of_name, of_all = misses(connection, key, slot, name_hash)
    if of_name >= MOST_MISSES_OF_NAME or of_all >= MOST_MISSES:
        raise Problem(429, "too_many_misses", "多次核对不符，本半天请到签到台办理",
                      "It was wrong too often: for this half-day, go to the desk.")  # fmt: skip


def _by_code(
    connection: Connection, purpose: codes.Purpose, code: str, by: Principal
) -> _Opened:  # fmt: skip
    key: Key = codes.read(_secret(connection), purpose, code, _second())
    session, region = session_of(connection, key)
    if not by.covers(region):
        raise foreign(region)
    return _Opened(key, session, region, _open_content(key, session))


def _open_content(key: Key, session: Current) -> SessionContent:
    require_standing(session)
    _, content = SESSIONS.stored(key, session.latest)
    assert isinstance(content, SessionContent)
    return content


def _require_open(content: SessionContent) -> Slot:
    slot = _slot(content)
    if slot is None:
        raise _closed(content)
    return slot


def _slot(content: SessionContent) -> Slot | None:
    return slot_at(_here(), content.starts_on, content.ends_on)


def _closed(content: SessionContent) -> Problem:
    days = f"{content.starts_on} – {content.ends_on}, {hours_text()}"
    return Problem(409, "sign_in_closed", f"现在不能签到，开放时间：{days}",
                   f"Nobody can sign in now; it is open on {days}.")  # fmt: skip


def _described(content: SessionContent) -> dict[str, Any]:
    return {"title": content.title, "starts_on": content.starts_on, "ends_on": content.ends_on, "venue": content.venue}


def _session_key(key: Key) -> codes.SessionKey:
    return str(key[0]), str(key[1])


def _here() -> datetime:
    return clock.now().astimezone(clock.CHINA)


def _second() -> int:
    return int(clock.now().timestamp())


def _secret(connection: Connection) -> bytes:
    """Of codes alone: made from the joint key, so that it is nowhere but in this service's database."""
    return hmac.digest(person_key(connection), b"sign-in codes", "sha256")
