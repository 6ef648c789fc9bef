"""Which tokens pass, by the database's keys and by published ones, and which do not."""

from __future__ import annotations

import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from services.access import commands, tokens
from services.access.tokens import RevokedClients, Tokens
from shared.db import Database
from shared.web.auth import Principal, Verifier
from shared.web.problems import Problem
from shared.web.tokens import JwksVerifier
from tests.access.conftest import Platform
from tests.web.calls import assert_problem, call

CALLER = Principal("client-a", frozenset({"events:read"}), "51")


def encoded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


class Issuer:
    """The built-in issuer, and a forger who knows all that it publishes."""

    def __init__(self, database: Database) -> None:
        self.tokens = Tokens(database)
        (self.public,) = self.tokens.jwks()["keys"]
        self.claims = {
            "iss": "bashu",
            "sub": "client-a",
            "scope": "events:read",
            "region": "51",
            "exp": int(time.time()) + 60,
        }

    @property
    def kid(self) -> str:
        return str(self.public["kid"])

    def signed(self, **claims: Any) -> str:
        """By the right key, whatever is claimed; None leaves a claim out."""
        key = self.tokens._keys.signing()
        wanted = {name: value for name, value in {**self.claims, **claims}.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self.kid}, wanted, key)

    def forged(self, kid: str | None) -> str:
        header = {"alg": "ES256"} if kid is None else {"alg": "ES256", "kid": kid}
        return jwt.encode(header, self.claims, ECKey.generate_key("P-256"))

    def unsigned(self) -> str:
        header = {"alg": "none", "typ": "JWT", "kid": self.kid}
        return f"{encoded(header)}.{encoded(self.claims)}."

    def signed_with_the_public_key_as_secret(self) -> str:
        public = json.dumps(self.public)
        return jwt.encode({"alg": "HS256", "kid": self.kid}, self.claims, OctKey.import_key(public), ["HS256"])

    def tampered(self) -> str:
        header, _, signature = self.tokens.issue(CALLER).split(".")
        return f"{header}.{encoded({**self.claims, 'region': ''})}.{signature}"


@pytest.fixture(scope="module")
def issuer(database: Database) -> Issuer:
    return Issuer(database)


@pytest.fixture(params=["database", "published keys"])
def verify(request: pytest.FixtureRequest, issuer: Issuer) -> Verifier:
    if request.param == "database":
        return issuer.tokens.verify
    published = httpx.MockTransport(lambda _: httpx.Response(200, json=issuer.tokens.jwks()))
    return JwksVerifier("http://access/oauth2/jwks.json", client=httpx.Client(transport=published))


@pytest.mark.parametrize("make", [
    lambda _: "",
    lambda _: "nonsense",
    lambda _: "a.b.c",
    lambda _: "令牌.令牌.令牌",
    Issuer.unsigned,
    Issuer.tampered,
    Issuer.signed_with_the_public_key_as_secret,
    lambda issuer: issuer.forged(issuer.kid),
    lambda issuer: issuer.forged("another"),
    lambda issuer: issuer.forged(None),
    lambda issuer: issuer.signed(iss="someone"),
    lambda issuer: issuer.signed(iss=None),
    lambda issuer: issuer.signed(sub=None),
    lambda issuer: issuer.signed(exp=None),
    lambda issuer: issuer.signed(exp="tomorrow"),
    lambda issuer: issuer.signed(scope=None),
    lambda issuer: issuer.signed(scope=["events:read"]),
    lambda issuer: issuer.signed(region=None),  # must never be read as both provinces
    lambda issuer: issuer.signed(region=51),
])  # fmt: skip
def test_what_is_not_a_token_of_ours_is_401(issuer: Issuer, verify: Verifier, make: Callable[[Issuer], str]) -> None:
    with pytest.raises(Problem) as refused:
        verify(make(issuer))
    assert (refused.value.status, refused.value.code) == (401, "token_invalid")
    assert refused.value.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_an_expired_token_is_told_so(issuer: Issuer, verify: Verifier) -> None:
    with pytest.raises(Problem, match="401 token_expired"):
        verify(issuer.signed(exp=int(time.time()) - 1))


def test_a_token_that_passed_once_still_expires(
    issuer: Issuer, verify: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.tokens.issue(CALLER)
    assert verify(token) == CALLER

    later = SimpleNamespace(time=lambda: time.time() + tokens.LIFETIME_S + 1, monotonic=time.monotonic)
    monkeypatch.setattr("shared.web.tokens.time", later)

    with pytest.raises(Problem, match="401 token_expired"):
        verify(token)


@pytest.mark.parametrize("region", ["", "50", "5101", "50P001"])
def test_a_good_token_names_client_scopes_and_region(issuer: Issuer, verify: Verifier, region: str) -> None:
    principal = Principal("bashu-portal", frozenset({"indicators:read", "events:read"}), region)

    assert verify(issuer.tokens.issue(principal)) == principal


def test_processes_on_one_database_share_the_key(issuer: Issuer, fresh_database: Callable[[str], Database]) -> None:
    database = fresh_database("access")
    one, other = Tokens(database), Tokens(database)

    assert other.verify(one.issue(CALLER)) == CALLER
    assert one.jwks() == other.jwks() != issuer.tokens.jwks()


def test_revoking_a_client_ends_its_tokens(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "REVOKED_AFTER_S", 0.0)
    secret, other = platform.add(), platform.add()
    token, others = platform.token(secret), platform.token(other)
    assert platform.whoami(token).status_code == 200

    commands.revoke_client(platform.database, secret.client_id)

    assert_problem(platform.whoami(token), 401, "client_revoked")
    assert platform.whoami(others).status_code == 200


def test_a_revocation_is_known_within_seconds() -> None:
    assert tokens.REVOKED_AFTER_S <= 5


def test_while_the_list_is_read_again_nobody_else_waits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    revoked = RevokedClients(database)
    known = revoked.ids()
    reading, away = threading.Event(), threading.Event()

    def hangs() -> frozenset[str]:
        reading.set()
        away.wait(10)
        return frozenset({"client-x"})

    monkeypatch.setattr(revoked, "_read", hangs)
    monkeypatch.setattr(tokens, "REVOKED_AFTER_S", 0.0)
    reader = threading.Thread(target=revoked.ids)
    reader.start()
    assert reading.wait(10)

    assert revoked.ids() == known

    away.set()
    reader.join()
    assert revoked.ids() == {"client-x"}


def test_published_keys_hold_nothing_private(platform: Platform) -> None:
    answer = call(platform.app, "GET", "/oauth2/jwks.json")

    (key,) = answer.json()["keys"]
    assert {"kty", "kid", "x", "y"} <= key.keys()
    assert "d" not in key


class Published:
    """A JWKS address that may be away; counts how often it is asked."""

    def __init__(self, issuer: Issuer) -> None:
        self.asked, self.away, self._issuer = 0, False, issuer
        self.client = httpx.Client(transport=httpx.MockTransport(self._answer))

    def _answer(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return httpx.Response(503) if self.away else httpx.Response(200, json=self._issuer.tokens.jwks())


def test_keys_that_cannot_be_fetched_are_a_503_and_no_401(issuer: Issuer) -> None:
    published = Published(issuer)
    published.away = True
    verify = JwksVerifier("http://access/jwks", client=published.client)

    with pytest.raises(Problem, match="503 keys_unavailable"):
        verify(issuer.tokens.issue(CALLER))

    published.away = False
    assert verify(issuer.tokens.issue(CALLER)) == CALLER


def test_unknown_keys_do_not_make_us_ask_again_and_again(issuer: Issuer) -> None:
    published = Published(issuer)
    verify = JwksVerifier("http://access/jwks", client=published.client)

    for _ in range(5):
        with pytest.raises(Problem, match="401"):
            verify(issuer.forged("another"))

    assert published.asked == 1
