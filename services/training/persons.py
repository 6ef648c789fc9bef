"""Persons without their names: keyed hashes for what leaves this service, masks for who may not read a name.

The key is shared by both provinces, so that one person is one wherever he was listed. It is made when first asked
for and kept in the service's database, never in a file or an answer.
"""

from __future__ import annotations

import hmac
import secrets

from shared.db import Connection

REF_LENGTH = 32  # hex digits, 128 bits
KEY_BYTES = 32

PERSON_KEY_SQL = "CREATE TABLE person_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), key bytea NOT NULL);"


def person_key(connection: Connection) -> bytes:
    """The joint key of this installation; the first caller makes it."""
    connection.execute(
        "INSERT INTO person_key (key) SELECT %s WHERE NOT EXISTS (SELECT FROM person_key) ON CONFLICT DO NOTHING",
        (secrets.token_bytes(KEY_BYTES),),
    )
    row = connection.execute("SELECT key FROM person_key").fetchone()
    assert row, "just made"
    return bytes(row[0])


def person_ref(key: bytes, name: str, institution_uscc: str | None, phone_last4: str | None) -> str:
    """The hash of a person: HMAC of name, unit and the last four digits of the telephone, as far as they are known."""
    said = "\x1f".join(("".join(name.split()), institution_uscc or "", phone_last4 or ""))
    return hmac.digest(key, said.encode(), "sha256").hex()[:REF_LENGTH]


def masked(name: str) -> str:
    """张三 → 张*: what the other province reads."""
    return f"{name[:1]}*"
