"""The clients that commands of this installation use for themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from services.access.commands import NewSecret, list_clients, revoke_client, rotate_client
from services.app.clients import kept_client
from services.app.demo.clients import kept_clients, read_clients
from shared.db import Database


@pytest.fixture
def access(fresh_database: Callable[[str], Database]) -> Database:
    return fresh_database("access")


def kept(file: Path, access: Database) -> NewSecret:
    return kept_client(file, access, "demo", ("indicators:read",), "")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"client_id": "client-x", "client_secret": "y"}'])
def test_a_file_that_is_of_no_use_is_written_anew(tmp_path: Path, access: Database, content: str) -> None:
    file = tmp_path / "client.json"
    file.write_text(content)

    assert kept(file, access) == kept(file, access)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_secret_that_was_rotated_or_revoked_is_not_used(tmp_path: Path, access: Database) -> None:
    file = tmp_path / "client.json"
    first = kept(file, access)
    rotate_client(access, first.client_id)
    second = kept(file, access)
    revoke_client(access, first.client_id)
    third = kept(file, access)

    assert second.client_id == first.client_id
    assert second.client_secret != first.client_secret
    assert third.client_id != first.client_id


def test_without_its_file_the_client_gets_a_new_secret(tmp_path: Path, access: Database) -> None:
    file = tmp_path / "client.json"
    first = kept(file, access)
    file.unlink()
    second = kept(file, access)

    assert second.client_id == first.client_id
    assert second.client_secret != first.client_secret
    assert len(list_clients(access)) == 1


def test_the_demo_s_clients_are_read_by_who_has_the_folder_alone(tmp_path: Path, access: Database) -> None:
    made = kept_clients(tmp_path, access)

    assert read_clients(tmp_path) == made == kept_clients(tmp_path, access)
    assert {client.region for client in list_clients(access)} == {"51", "50", ""}
