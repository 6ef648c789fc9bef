"""Sign-ins as they are kept: by the keyed hash of a person, never by a name; and how often a name was got wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from services.training.rules.sign_ins import Slot
from shared.db import Connection
from shared.records.kind import Key

SIGN_IN_SQL = """
CREATE TABLE sign_in (
    institution_uscc text NOT NULL, session_no text NOT NULL, person_ref text NOT NULL,
    day date NOT NULL, half text NOT NULL,
    method text NOT NULL, at timestamptz NOT NULL, recorded_by text NOT NULL, kept_until date NOT NULL,
    PRIMARY KEY (institution_uscc, session_no, person_ref, day, half)
);
CREATE INDEX ON sign_in (kept_until);
CREATE TABLE sign_in_miss (
    institution_uscc text NOT NULL, session_no text NOT NULL, day date NOT NULL, half text NOT NULL,
    name_hash bytea NOT NULL, misses integer NOT NULL,
    PRIMARY KEY (institution_uscc, session_no, day, half, name_hash)
);
"""


class SignIn(NamedTuple):
    """A person's sign-in for a half-day. `method`: qr · manual."""

    person_ref: str
    slot: Slot
    method: str
    at: datetime
    recorded_by: str


def add(connection: Connection, key: Key, one: SignIn, kept_until: date) -> bool:
    """False where he has signed in for this half-day already: the second time is the first."""
    row = (*key, one.person_ref, one.slot.day, one.slot.half, one.method, one.at, one.recorded_by, kept_until)
    return connection.execute(_ADD, row).rowcount == 1


def sign_ins(connection: Connection, key: Key) -> list[SignIn]:
    """Of a session, in the order of their half-days."""
    rows = connection.execute(_LIST, key)
    return [SignIn(ref, Slot(day, half), method, at, by) for ref, day, half, method, at, by in rows]


def slots_by_person(connection: Connection, key: Key) -> Mapping[str, list[Slot]]:
    found: dict[str, list[Slot]] = {}
    for one in sign_ins(connection, key):
        found.setdefault(one.person_ref, []).append(one.slot)
    return found


def misses(connection: Connection, key: Key, slot: Slot, name_hash: bytes) -> tuple[int, int]:
    """How often this name, and all names together, were got wrong in the half-day."""
    row = connection.execute(_MISSES, (name_hash, *key, *slot)).fetchone()
    assert row, "a sum is always there"
    return int(row[0]), int(row[1])


def add_miss(connection: Connection, key: Key, slot: Slot, name_hash: bytes) -> None:
    connection.execute(_ADD_MISS, (*key, *slot, name_hash))


_ADD = """
INSERT INTO sign_in (institution_uscc, session_no, person_ref, day, half, method, at, recorded_by, kept_until)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
_LIST = """
SELECT person_ref, day, half, method, at, recorded_by FROM sign_in
WHERE institution_uscc = %s AND session_no = %s ORDER BY day, half, at, person_ref
"""
_MISSES = """
SELECT coalesce(sum(misses) FILTER (WHERE name_hash = %s), 0), coalesce(sum(misses), 0) FROM sign_in_miss
WHERE institution_uscc = %s AND session_no = %s AND day = %s AND half = %s
"""
_ADD_MISS = """
INSERT INTO sign_in_miss AS m VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (institution_uscc, session_no, day, half, name_hash) DO UPDATE SET misses = m.misses + 1
"""
