"""What is closed, and for which records the province approved a correction: looked up for a whole batch.

`sealed_period` and `correction` are tables of a service whose records releases seal.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.db import Connection
from shared.db.arrays import array
from shared.periods import Period
from shared.records.closing import Closed, ClosedPeriod
from shared.records.kind import Key

_PERIODS = "SELECT no, region, months, first_month FROM sealed_period ORDER BY no DESC"
_CORRECTED = """
SELECT record_key, max(of_revision) FROM correction
WHERE state = 'approved' AND thing = %s AND record_key = ANY(%s::text[]) GROUP BY 1
"""


def read_closed(connection: Connection, thing: str, keys: Sequence[Key]) -> Closed:
    """One statement while nothing is sealed. Ask after the records are locked: sealing waits for who holds them."""
    periods = tuple(
        ClosedPeriod(no, region, period.start, period.end)
        for no, region, months, first_month in connection.execute(_PERIODS).fetchall()
        for period in (Period(first_month, months),)
    )
    if not periods:
        return Closed()
    by_text = {record_key(key): key for key in keys}
    rows = connection.execute(_CORRECTED, (thing, array(by_text))).fetchall()
    return Closed(periods, {by_text[text]: of_revision for text, of_revision in rows})


def record_key(key: Key) -> str:
    """A key as `correction` has it; no part has a slash in it."""
    return "/".join(map(str, key))
