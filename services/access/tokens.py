"""Issuing tokens, and checking them against this service's own database."""

from __future__ import annotations

import threading
import time

from joserfc import jwt
from joserfc.jwk import KeySet, KeySetSerialization

from services.access.keys import KeyRing
from shared.db import Database
from shared.web.auth import Principal
from shared.web.tokens import ISSUER, TokenChecker, unauthorised

LIFETIME_S = 30 * 60
REVOKED_AFTER_S = 2.0


class Tokens:
    """The built-in issuer. `verify` is the `Verifier` of processes that share its database."""

    def __init__(self, database: Database) -> None:
        self._keys = KeyRing(database)
        self._check = TokenChecker(self._keys.get)
        self._revoked = RevokedClients(database)

    def issue(self, principal: Principal, lifetime_s: int = LIFETIME_S) -> str:
        """A signed token. In-process callers (the portal) get theirs here, without being a client."""
        key, now = self._keys.signing(), int(time.time())
        claims = {
            "iss": ISSUER,
            "sub": principal.client_id,
            "scope": " ".join(sorted(principal.scopes)),
            "region": principal.region,
            "iat": now,
            "exp": now + lifetime_s,
        }
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)

    def verify(self, token: str) -> Principal:
        """The caller; raises `Problem` 401 also when his client was revoked (known within seconds)."""
        principal = self._check(token)
        if principal.client_id in self._revoked.ids():
            raise unauthorised("client_revoked", "客户端已被停用", "The client has been revoked.")
        return principal

    def jwks(self) -> KeySetSerialization:
        """The public keys (RFC 7517)."""
        return KeySet(list(self._keys.all())).as_dict(private=False)


class RevokedClients:
    """Clients revoked so lately that a token of theirs may still be valid; read again every two seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._ids: frozenset[str] | None = None
        self._read_at = 0.0
        self._lock = threading.Lock()

    def ids(self) -> frozenset[str]:
        """Only the first call waits for the database; later, one caller reads and the others take what is known.

        So a database that is away holds up one request at a time, not all of them behind one lock.
        """
        known = self._ids
        if known is not None and time.monotonic() - self._read_at < REVOKED_AFTER_S:
            return known
        if not self._lock.acquire(blocking=known is None):
            return known or frozenset()
        try:
            self._ids = known = self._read()
            self._read_at = time.monotonic()
        finally:
            self._lock.release()
        return known

    def _read(self) -> frozenset[str]:
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT client_id FROM client WHERE revoked_at > now() - make_interval(secs => %s)", (2 * LIFETIME_S,)
            ).fetchall()
        return frozenset(client_id for (client_id,) in rows)
