"""What is closed, and for which returns the province approved a correction: looked up for a whole batch."""

from __future__ import annotations

from collections.abc import Sequence

from services.statistics.rules.closing import Closed, ClosedPeriod
from services.statistics.rules.returns import ReturnKey
from shared.db import Connection
from shared.db.arrays import array

_PERIODS = "SELECT no, region, months, first_month FROM sealed_period ORDER BY no DESC"
_CORRECTED = """
SELECT institution_uscc, form, months, first_month, max(of_revision) FROM correction
WHERE state = 'approved' AND institution_uscc = ANY(%s::text[]) GROUP BY 1, 2, 3, 4
"""


def read_closed(connection: Connection, usccs: Sequence[str]) -> Closed:
    """One statement while nothing is sealed. Ask after the records are locked: sealing waits for who holds them."""
    periods = tuple(ClosedPeriod(*row) for row in connection.execute(_PERIODS).fetchall())
    if not periods:
        return Closed()
    rows = connection.execute(_CORRECTED, (array(usccs),)).fetchall()
    return Closed(periods, {ReturnKey(*row[:4]): row[4] for row in rows})
