"""Adding, rotating and revoking clients: the only place that writes them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any, NamedTuple

from argon2 import PasswordHasher

from services.access.rules import Client, client_errors
from shared.db import Connection, Database
from shared.web.problems import Problem, validation

COLUMNS = "client_id, name, scopes, region, created_at, rotated_at, revoked_at"


class NewSecret(NamedTuple):
    """Shown once: only its hash is kept."""

    client_id: str
    client_secret: str


def add_client(database: Database, name: str, scopes: Collection[str], region: str = "") -> NewSecret:
    """A new client with a new secret. Raises `Problem` 422 for an unknown scope or region."""
    if errors := client_errors(name, scopes, region):
        raise validation(errors)
    added = NewSecret(f"client-{secrets.token_hex(8)}", secrets.token_urlsafe(32))
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO client (client_id, name, secret_hash, scopes, region) VALUES (%s, %s, %s, %s, %s)",
            (added.client_id, name.strip(), _hashed(added.client_secret), sorted(scopes), region),
        )
    return added


def rotate_client(database: Database, client_id: str) -> NewSecret:
    """A new secret; the old one ends now, tokens it got within half an hour. Raises `Problem` 404."""
    rotated = NewSecret(client_id, secrets.token_urlsafe(32))
    with database.transaction() as connection:
        _update(
            connection, client_id, "secret_hash = %(hash)s, rotated_at = now()", hash=_hashed(rotated.client_secret)
        )
    return rotated


def revoke_client(database: Database, client_id: str) -> None:
    """End a client for good; its tokens end within seconds. Raises `Problem` 404."""
    with database.transaction() as connection:
        _update(connection, client_id, "revoked_at = now()")


def list_clients(database: Database) -> list[Client]:
    """All clients, the revoked ones too, oldest first."""
    with database.transaction() as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM client ORDER BY created_at, client_id")
        return [client_of(row) for row in rows]


def client_of(row: tuple[Any, ...]) -> Client:
    """A client from `COLUMNS`."""
    client_id, name, scopes, region, *times = row
    return Client(client_id, name, frozenset(scopes), region, *times)


def _update(connection: Connection, client_id: str, change: str, **values: str) -> None:
    changed = connection.execute(
        f"UPDATE client SET {change} WHERE client_id = %(client_id)s AND revoked_at IS NULL",
        {"client_id": client_id, **values},
    )
    if not changed.rowcount:
        raise Problem(404, "client_unknown", f"没有有效的客户端 {client_id}", f"There is no active client {client_id}.")


def _hashed(secret: str) -> str:
    return PasswordHasher().hash(secret)
