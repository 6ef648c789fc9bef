"""Bearer tokens: what is in them, how they are checked, and the verifier for keys published by URL.

A token is a JWT signed with an asymmetric key: iss, sub (client), scope (separated by spaces), region
(prefix of region codes; empty = both provinces; absent = refused), iat, exp. Its header names the key.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import GuestProtocol, Key, KeySet

from shared.telemetry import log
from shared.web.auth import Principal
from shared.web.problems import Problem

ISSUER = "bashu"
ALGORITHMS = ("ES256", "RS256", "PS256")  # asymmetric ones only: a public key must never work as a secret

_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class _Checked:
    principal: Principal
    expires_at: float


class TokenChecker:
    """Checks signature and claims; remembers good tokens, so that a client pays for the signature once."""

    def __init__(self, key_of: Callable[[str], Key | None], issuer: str = ISSUER) -> None:
        """`key_of(kid)` finds the public key, or None."""
        self._key_of = key_of
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(time.time()),
            iss={"essential": True, "value": issuer},
            sub={"essential": True},
            exp={"essential": True},
            scope={"essential": True, "allow_blank": True},
            region={"essential": True, "allow_blank": True},
        )
        self._good: dict[str, _Checked] = {}

    def __call__(self, token: str) -> Principal:
        """The caller; raises `Problem` 401 `token_expired` or `token_invalid`."""
        checked = self._good.get(token)
        if checked is None or checked.expires_at <= time.time():
            checked = self._check(token)
            if len(self._good) >= _REMEMBERED:
                self._good.clear()
            self._good[token] = checked
        return checked.principal

    def _check(self, token: str) -> _Checked:
        try:
            claims = jwt.decode(token, self._find_key, algorithms=ALGORITHMS).claims
            self._claims.validate(claims)
            return _Checked(_principal(claims), float(claims["exp"]))
        except ExpiredTokenError:
            raise unauthorised("token_expired", "访问令牌已过期，请重新申请", "The token has expired.") from None
        except (JoseError, ValueError, TypeError):
            raise token_invalid() from None

    def _find_key(self, token: GuestProtocol) -> Key:
        kid = token.headers().get("kid")
        key = self._key_of(kid) if isinstance(kid, str) else None
        if key is None:
            raise InvalidKeyIdError(f"no key {kid!r}")
        return key


def _principal(claims: dict[str, Any]) -> Principal:
    scope, region = claims["scope"], claims["region"]
    if not isinstance(scope, str) or not isinstance(region, str):
        raise TypeError("scope and region are texts")
    return Principal(claims["sub"], frozenset(scope.split()), region)


def unauthorised(code: str, zh: str, en: str) -> Problem:
    return Problem(401, code, zh, en, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


def token_invalid() -> Problem:
    return unauthorised("token_invalid", "访问令牌无效", "The token is not valid.")


class JwksVerifier:
    """Verifier for tokens whose keys are published at a URL: another process's, or an outside issuer's.

    Fetches again every five minutes, and for an unknown key at most every ten seconds. Knows nothing of
    revocations: a token ends when it expires.
    """

    REFRESH_S, RETRY_S = 300.0, 10.0

    def __init__(self, url: str, *, issuer: str = ISSUER, client: httpx.Client | None = None) -> None:
        self._url = url
        self._client = client or httpx.Client(timeout=5.0, trust_env=False)
        self._keys: dict[str, Key] = {}
        self._fetched_at = -self.REFRESH_S
        self._lock = threading.Lock()
        self._check = TokenChecker(self._key_of, issuer)

    def __call__(self, token: str) -> Principal:
        return self._check(token)

    def _key_of(self, kid: str) -> Key | None:
        with self._lock:
            age = time.monotonic() - self._fetched_at
            if age >= self.REFRESH_S or (kid not in self._keys and age >= self.RETRY_S):
                self._fetch()
            return self._keys.get(kid)

    def _fetch(self) -> None:
        try:
            answer = self._client.get(self._url).raise_for_status()
            keys = KeySet.import_key_set(answer.json())
        except (httpx.HTTPError, ValueError, KeyError, JoseError) as error:
            log.warning("token keys cannot be fetched", url=self._url, error=str(error))
            if not self._keys:
                raise Problem(
                    503,
                    "keys_unavailable",
                    "暂时无法获取令牌公钥，请稍后重试",
                    "The keys of the token issuer cannot be fetched at the moment: try again.",
                    headers={"Retry-After": "1"},
                ) from None
        else:
            self._keys = {key.kid: key for key in keys if key.kid}
        self._fetched_at = time.monotonic()
