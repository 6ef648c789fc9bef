"""What became of the numbers of a release: each that is another today, with both, and the batches between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from services.indicators.governance.frozen import Row, live, rows_of
from services.indicators.governance.releases import Release, rows
from services.indicators.standards import Catalogue
from services.indicators.values.areas import area
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.periods import Period

VALUE_KEY = ("indicator", "region", "period", "type", "factors")
TARGET_KEY = ("target", "region")
VALUE = ("value", "numerator", "denominator", "obs_status", "coverage", "standard", "factor_set")
TARGET = ("value", "target_value", "required", "status", "reporting_status", "obs_status", "reason", "standard")
MOST_BATCHES = 100  # named for one value; the newest

_BATCHES = """
SELECT DISTINCT number FROM (
    SELECT batch_id, region FROM energy_change WHERE months = %(months)s
        AND first_month IN (%(first)s, %(first)s - %(months)s) -- its form's edition is held against the one before
    UNION ALL SELECT batch_id, region FROM register_change WHERE months = %(months)s AND first_month <= %(first)s
) c JOIN batch USING (batch_id) JOIN unnest(%(low)s::text[], %(high)s::text[]) w(low, high)
    ON c.region BETWEEN w.low AND w.high
WHERE number > %(after)s AND number <= %(until)s ORDER BY number DESC LIMIT %(limit)s
"""


def differences(connection: Connection, catalogue: Catalogue, now: Vintage, release: Release) -> dict[str, Any]:
    """Values and targets whose number or status is not the released one, in the order of the release."""
    frozen = rows(connection, release.no)
    today = rows_of(connection, catalogue, now, live(release.spec), closes_plan=release.closes_plan)
    values = [
        {**found, "batches": _batches(connection, found, release.position, now.number)}
        for found in _differing(frozen.values, today.values, VALUE_KEY, VALUE)
    ]
    return {
        "values": values,
        "targets": list(_differing(frozen.targets, today.targets, TARGET_KEY, TARGET)),
        "position": release.position,
        "as_of": now.number,
    }


def _differing(
    frozen: Iterable[Row], today: Iterable[Row], key: Sequence[str], compared: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """`live` None: the newest standard does not have it any more. An old release may lack what rows have today."""
    now = {tuple(row[name] for name in key): row for row in today}
    for row in frozen:
        found = now.get(tuple(row[name] for name in key))
        if found is None or any(row[name] != found[name] for name in compared if name in row):
            yield {
                **{name: row[name] for name in key},
                "released": _shown(row, compared),
                "live": None if found is None else _shown(found, compared),
            }


def _shown(row: Row, compared: Sequence[str]) -> dict[str, Any]:
    return {**{name: row.get(name) for name in compared}, "position": row["position"]}


def _batches(connection: Connection, found: Mapping[str, Any], after: int, until: int) -> list[int]:
    """The batches that changed cells or the register where the value lies, or the period before, from which a break is
    told; none: another standard did.
    """
    place, period = area(found["region"]), Period.parse(found["period"])
    runs = place.runs(period) if place else ()
    asked = {
        "months": period.months, "first": period.first_month, "low": [run.low for run in runs],
        "high": [run.high for run in runs], "after": after, "until": until, "limit": MOST_BATCHES,
    }  # fmt: skip
    return sorted(number for (number,) in connection.execute(_BATCHES, asked).fetchall())
