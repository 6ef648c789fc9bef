"""Clients that commands of this installation use for themselves."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path

from services.access.commands import NewSecret, add_client, list_clients, rotate_client
from services.access.credentials import BadCredentials, Credentials
from shared.db import Database


def own_client(access: Database, name: str, scopes: Collection[str], region: str) -> NewSecret:
    """The client of this name with a new secret, added if there is none."""
    for client in list_clients(access):
        same = client.name == name and client.scopes == frozenset(scopes) and client.region == region
        if same and client.revoked_at is None:
            return rotate_client(access, client.client_id)
    return add_client(access, name, scopes, region)


def kept_client(file: Path, access: Database, name: str, scopes: Collection[str], region: str) -> NewSecret:
    """The same with the secret that `file` keeps, while it is valid: for a program here, whoever reads the file.

    Only its owner reads the file (0600).
    """
    try:
        kept = NewSecret(**json.loads(file.read_text(encoding="utf-8")))
        Credentials(access).prove(*kept)
    except (FileNotFoundError, ValueError, TypeError, BadCredentials):
        kept = own_client(access, name, scopes, region)
        _write_private(file, json.dumps(kept._asdict()))
    return kept


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)  # its mode is given when it is made
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
