"""Who is expected to report: the institutions in the register on at least one day of a period, where they belong."""

from __future__ import annotations

from typing import NamedTuple

from shared.db import Connection
from shared.periods import Period

# The row of the period's last day tells region and type, as `rules.institutions.row_for` does for a return.
ROSTER_SQL = """
SELECT uscc, name, type_code, region_code FROM (
    SELECT DISTINCT ON (uscc) uscc, name, type_code, region_code, valid_to FROM institution_row
    WHERE valid_from <= %(end)s AND uscc IN (SELECT uscc FROM institution_row WHERE region_code LIKE %(below)s)
    ORDER BY uscc, valid_from DESC
) AS newest
WHERE (valid_to IS NULL OR valid_to >= %(start)s) AND region_code LIKE %(below)s
"""


class Member(NamedTuple):
    uscc: str
    name: str
    type_code: str
    region_code: str


def parameters(region: str, period: Period) -> dict[str, object]:
    """Of `ROSTER_SQL`."""
    return {"start": period.start, "end": period.end, "below": region + "%"}


def roster(connection: Connection, region: str, period: Period) -> list[Member]:
    return [Member(*row) for row in connection.execute(ROSTER_SQL, parameters(region, period))]
