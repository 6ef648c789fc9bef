"""What a register has: its entries by key, for the rules of records that name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from shared.db import Connection
from shared.db.arrays import array
from shared.kinds.declared import Registered
from shared.records.kind import Key


def read_entries(connection: Connection, kind: Registered, keys: Iterable[Key]) -> dict[Key, Any]:
    """Key → entry in force, as its payload says it. One statement; what is not registered is not in it."""
    asked = sorted(set(keys))
    if not asked:
        return {}
    columns = ", ".join(part.name for part in kind.parts)
    arrays = ", ".join(f"%s::{part.sql}[]" for part in kind.parts)
    statement = (
        f"SELECT {columns}, h.revision, r.content::text FROM unnest({arrays}) asked ({columns})"
        f" JOIN {kind.table} h USING ({columns})"
        f" JOIN {kind.table}_revision r ON r.record_id = h.record_id AND r.revision = h.revision"
    )
    found = connection.execute(statement.encode(), [array(map(str, column)) for column in zip(*asked, strict=True)])
    return {
        tuple(key): kind.payload.model_validate(
            {**kind.keyed(tuple(key)), "revision": revision, **msgspec.json.decode(content)}
        )
        for *key, revision, content in found
    }
