"""`POST /oauth2/token`: who gets a token, and what a refusal says."""

from __future__ import annotations

import pytest

from services.access import commands
from services.access.commands import NewSecret
from tests.access.conftest import Platform
from tests.web.calls import assert_problem, bearer, call


def test_unknown_client_and_wrong_secret_are_told_alike(platform: Platform) -> None:
    known = platform.add()

    for wrong in (NewSecret("client-nobody", "x"), NewSecret(known.client_id, "x"), NewSecret("a\0b", "x")):
        answer = platform.ask_token(wrong)
        document = assert_problem(answer, 401, "invalid_client")
        assert document["error"] == "invalid_client"
        assert document["error_description"] == document["detail"]
        assert answer.headers["www-authenticate"].startswith("Basic")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("form", "error"), [
    ({}, "invalid_request"),
    ({"grant_type": "password"}, "unsupported_grant_type"),
    ({"grant_type": "client_credentials", "client_id": "client-x"}, "invalid_client"),
    ({"grant_type": "client_credentials", "client_secret": "x"}, "invalid_client"),
])  # fmt: skip
def test_an_incomplete_form_is_refused(platform: Platform, form: dict[str, str], error: str) -> None:
    answer = call(platform.app, "POST", "/oauth2/token", data=form)

    assert assert_problem(answer, 401 if error == "invalid_client" else 400, error)["error"] == error


def test_json_is_not_a_form(platform: Platform) -> None:
    body = {"grant_type": "client_credentials", **platform.add()._asdict()}

    assert_problem(call(platform.app, "POST", "/oauth2/token", json=body), 400, "invalid_request")


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Basic YQ==", "Basic /w==", "Bearer YTpi"])
def test_a_basic_header_that_does_not_decode(platform: Platform, header: str) -> None:
    form = {"grant_type": "client_credentials"}

    answer = call(platform.app, "POST", "/oauth2/token", data=form, headers={"Authorization": header})

    assert_problem(answer, 401, "invalid_client")


def test_the_form_gives_a_token(platform: Platform) -> None:
    secret = platform.add("statistics:write", "review:decide", region="5101")

    answer = platform.ask_token(secret)

    body = answer.json()
    assert {**body, "access_token": ""} == {
        "access_token": "",
        "token_type": "Bearer",
        "expires_in": 1800,
        "scope": "review:decide statistics:write",
    }
    assert answer.headers["cache-control"] == "no-store"
    assert platform.whoami(body["access_token"]).json() == {
        "client": secret.client_id,
        "scopes": ["review:decide", "statistics:write"],
        "region": "5101",
    }


def test_http_basic_does_as_well(platform: Platform) -> None:
    form = {"grant_type": "client_credentials"}

    answer = call(platform.app, "POST", "/oauth2/token", data=form, auth=tuple(platform.add()))

    assert answer.status_code == 200


def test_scope_narrows_and_never_widens(platform: Platform) -> None:
    secret = platform.add("statistics:write", "events:read")

    narrowed = platform.ask_token(secret, scope="events:read").json()
    assert narrowed["scope"] == "events:read"
    assert platform.whoami(narrowed["access_token"]).json()["scopes"] == ["events:read"]

    assert_problem(platform.ask_token(secret, scope="events:read audit:read"), 400, "invalid_scope")


def test_a_rotated_secret_ends_the_old_one_at_once(platform: Platform) -> None:
    old = platform.add()
    platform.token(old)

    new = commands.rotate_client(platform.database, old.client_id)

    assert_problem(platform.ask_token(old), 401, "invalid_client")
    assert platform.ask_token(new).status_code == 200


def test_a_revoked_client_gets_no_token(platform: Platform) -> None:
    secret = platform.add()
    platform.token(secret)

    commands.revoke_client(platform.database, secret.client_id)

    assert_problem(platform.ask_token(secret), 401, "invalid_client")


def test_its_status_is_that_of_a_service_without_events(platform: Platform) -> None:
    token = platform.token(platform.add())

    answer = call(platform.app, "GET", "/access/v1/status", headers=bearer(token))

    assert answer.json() == {"outbox_pending": 0, "outbox_oldest_s": 0}
