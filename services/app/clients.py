"""Clients that commands of this installation use for themselves."""

from __future__ import annotations

from collections.abc import Collection

from services.access.commands import NewSecret, add_client, list_clients, rotate_client
from shared.db import Database


def own_client(access: Database, name: str, scopes: Collection[str], region: str) -> NewSecret:
    """The client of this name with a new secret, added if there is none: secrets are kept in no file."""
    for client in list_clients(access):
        same = client.name == name and client.scopes == frozenset(scopes) and client.region == region
        if same and client.revoked_at is None:
            return rotate_client(access, client.client_id)
    return add_client(access, name, scopes, region)
