"""Checking a client's secret, at a price that a stranger cannot make us pay at will.

argon2 costs 50 ms and 64 MB by design. So a proven secret is remembered for a minute, a client's failures
are counted, and only a few checks run at once.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import defaultdict, deque

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from services.access.commands import COLUMNS, client_of
from services.access.rules import Client
from shared.db import Database

REMEMBERED_S = 60.0
FAILURES, FAILURE_WINDOW_S = 10, 60.0
AT_ONCE = 2


class BadCredentials(Exception):
    """Unknown or revoked client, or another secret: which of them is not said."""


class TooManyFailures(Exception):
    """This client failed too often within a minute; no secret is looked at until it is over."""


class Credentials:
    """Proves client secrets against the database. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._memory_key = secrets.token_bytes(32)  # what is remembered is worth nothing outside this process
        self._proven: dict[bytes, float] = {}
        self._failed: defaultdict[str, deque[float]] = defaultdict(deque)
        self._failed_lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def prove(self, client_id: str, secret: str) -> Client:
        """The client; raises `BadCredentials`, `TooManyFailures`."""
        client, secret_hash = self._find(client_id)
        # The stored hash is part of it: a rotated secret is forgotten at once.
        memory = hmac.digest(self._memory_key, f"{secret_hash}\n{secret}".encode(), "sha256")
        if self._proven.get(memory, 0.0) > time.monotonic():
            return client
        with self._slots:  # counted inside: many guesses at once would all find the count still low
            if self._failures_of(client_id) >= FAILURES:
                raise TooManyFailures
            if not _matches(secret_hash, secret):
                with self._failed_lock:
                    self._failed[client_id].append(time.monotonic())
                raise BadCredentials
        self._remember(memory)
        return client

    def _find(self, client_id: str) -> tuple[Client, str]:
        with self._database.transaction() as connection:
            row = connection.execute(
                f"SELECT {COLUMNS}, secret_hash FROM client WHERE client_id = %s AND revoked_at IS NULL", (client_id,)
            ).fetchone()
        if row is None:
            raise BadCredentials
        return client_of(row[:-1]), row[-1]

    def _failures_of(self, client_id: str) -> int:
        with self._failed_lock:
            failed = self._failed[client_id]
            while failed and failed[0] < time.monotonic() - FAILURE_WINDOW_S:
                failed.popleft()
            return len(failed)

    def _remember(self, memory: bytes) -> None:
        now = time.monotonic()
        self._proven = {known: until for known, until in self._proven.items() if until > now}
        self._proven[memory] = now + REMEMBERED_S


def _matches(secret_hash: str, secret: str) -> bool:
    try:
        return PasswordHasher().verify(secret_hash, secret)
    except VerificationError:
        return False
