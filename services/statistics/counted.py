"""What counts now, said by the service that decides it: for holding against what others made of its events."""

from __future__ import annotations

from collections.abc import Iterator

from shared.db import Connection
from shared.periods import Period

_COUNTED = "SELECT institution_uscc, form, first_month, months, counts FROM energy_return WHERE counts IS NOT NULL"


def counted(connection: Connection) -> Iterator[tuple[str, str, str, int]]:
    """(USCC, form family, period, revision in force) of every return that counts."""
    with connection.cursor("counted") as cursor:
        cursor.execute(_COUNTED)
        for uscc, form, first_month, months, revision in cursor:
            yield uscc, form, Period(first_month, months).code, revision
