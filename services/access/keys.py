"""The keys that sign tokens: in the database, so that all processes of an installation share them."""

from __future__ import annotations

import threading
import time

from joserfc.jwk import ECKey
from psycopg.types.json import Jsonb

from shared.db import Database

RELOAD_S = 5.0  # an unknown key makes us look again, but not more often than this


class KeyRing:
    """All keys, read when first needed; the first one is made then. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keys: dict[str, ECKey] = {}
        self._loaded_at = -RELOAD_S
        self._lock = threading.Lock()

    def signing(self) -> ECKey:
        """The newest key."""
        return self.all()[-1]

    def get(self, kid: str) -> ECKey | None:
        with self._lock:
            if kid not in self._keys and time.monotonic() - self._loaded_at >= RELOAD_S:
                self._load()
            return self._keys.get(kid)

    def all(self) -> list[ECKey]:
        """Oldest first, at least one."""
        with self._lock:
            if not self._keys:
                self._load()
            return list(self._keys.values())

    def _load(self) -> None:
        with self._database.transaction() as connection:
            # Two processes starting at once must not make two keys.
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('bashu.access.signing_key'))")
            rows = connection.execute("SELECT jwk FROM signing_key ORDER BY created_at").fetchall()
            keys = [ECKey.import_key(jwk) for (jwk,) in rows]
            if not keys:
                keys = [ECKey.generate_key("P-256", auto_kid=True)]
                connection.execute(
                    "INSERT INTO signing_key (kid, jwk) VALUES (%s, %s)",
                    (keys[0].kid, Jsonb(keys[0].as_dict(private=True))),
                )
        self._keys = {key.kid: key for key in keys if key.kid}
        self._loaded_at = time.monotonic()
