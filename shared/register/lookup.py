"""The rows of many institutions at once."""

from __future__ import annotations

from collections.abc import Iterable

from shared.db import Connection
from shared.db.arrays import array
from shared.register.rows import InstitutionRow

Register = dict[str, list[InstitutionRow]]
"""USCC → its rows, oldest first. An institution that is not registered is not in it."""

_ROWS = """
SELECT uscc, valid_from, valid_to, region_code, type_code, is_key_user, located_in, has_canteen FROM institution_row
WHERE uscc = ANY(%s::text[]) ORDER BY uscc, valid_from
"""


def read_register(connection: Connection, usccs: Iterable[str]) -> Register:
    """One statement, whatever the number of institutions."""
    register: Register = {}
    for uscc, *row in connection.execute(_ROWS, (array(sorted(set(usccs))),)):
        register.setdefault(uscc, []).append(InstitutionRow(*row))
    return register
