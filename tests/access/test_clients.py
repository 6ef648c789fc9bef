"""Adding and ending clients."""

from __future__ import annotations

import pytest

from services.access import commands
from services.access.rules import client_errors
from shared.web.problems import Problem
from tests.access.conftest import Platform


@pytest.mark.parametrize(("name", "scopes", "region", "code"), [
    (" ", ["events:read"], "51", "name_length"),
    ("x" * 101, ["events:read"], "51", "name_length"),
    ("a", [], "51", "scope_missing"),
    ("a", ["statistics:read"], "51", "scope_unknown"),
    ("a", ["events:read"], "52", "region_unknown"),
    ("a", ["events:read"], "5", "region_unknown"),
    ("a", ["events:read"], "510", "region_unknown"),
])  # fmt: skip
def test_what_a_client_cannot_be(name: str, scopes: list[str], region: str, code: str) -> None:
    assert [error.code for error in client_errors(name, scopes, region)] == [code]


@pytest.mark.parametrize("region", ["", "50", "51", "5101", "510104", "50P001", "500105"])
def test_a_region_is_any_division_or_both_provinces(region: str) -> None:
    assert client_errors("a", ["events:read"], region) == []


def test_a_wrong_client_is_not_added(platform: Platform) -> None:
    with pytest.raises(Problem, match="422"):
        commands.add_client(platform.database, "wrong", ["statistics:read"], "51")
    assert "wrong" not in {client.name for client in commands.list_clients(platform.database)}


def test_the_list_shows_what_became_of_them(platform: Platform) -> None:
    added = [platform.add(), platform.add(region=""), platform.add("audit:read", "events:read")]
    kept, rotated, revoked = added
    commands.rotate_client(platform.database, rotated.client_id)
    commands.revoke_client(platform.database, revoked.client_id)

    clients = [client for client in commands.list_clients(platform.database) if client.client_id in dict(added)]

    assert [client.client_id for client in clients] == [kept.client_id, rotated.client_id, revoked.client_id]
    assert [client.region for client in clients] == ["51", "", "51"]
    assert clients[2].scopes == {"audit:read", "events:read"}
    assert [client.rotated_at is not None for client in clients] == [False, True, False]
    assert [client.revoked_at is not None for client in clients] == [False, False, True]


def test_what_is_revoked_stays_revoked(platform: Platform) -> None:
    client_id = platform.add().client_id
    commands.revoke_client(platform.database, client_id)

    for change in (commands.rotate_client, commands.revoke_client):
        with pytest.raises(Problem, match="client_unknown"):
            change(platform.database, client_id)
