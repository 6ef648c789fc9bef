"""A sealed release closes its periods: its accepted returns become sealed, each as a new revision with its event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from services.statistics.commands.returns import RETURNS
from services.statistics.rules.closing import reach
from services.statistics.rules.returns import ReturnKey
from shared.db import Connection, Database
from shared.periods import Period
from shared.records.states import SEAL
from shared.records.writing import act_on_all
from shared.web.auth import Principal

AT_ONCE = 2_000  # returns in one transaction: others write in between

_OPEN = f"""
SELECT h.record_id, h.institution_uscc, h.form, h.months, h.first_month, place.region_code
FROM energy_return h CROSS JOIN LATERAL ({RETURNS.region_sql}) place
WHERE h.record_id > %(after)s AND h.state = 'accepted'
    AND (place.region_code = ANY(%(nodes)s)
        OR EXISTS (SELECT FROM unnest(%(prefixes)s::text[]) p WHERE starts_with(place.region_code, p)))
    AND EXISTS (SELECT FROM unnest(%(months)s::int[], %(firsts)s::int[]) c(months, first_month)
        WHERE h.first_month >= c.first_month AND h.first_month + h.months <= c.first_month + c.months)
ORDER BY h.record_id LIMIT %(limit)s
"""


class SealedRelease(msgspec.Struct):
    """What statistics reads of `indicators.release.sealed`."""

    no: int
    regions: list[str]
    periods: list[str]
    position: int
    sealed_at: datetime


def seal(database: Database, release: SealedRelease) -> int:
    """Close the periods, then seal what was accepted in them; returns how many returns.

    Safe to repeat, also after half of the work: a release that is done seals nothing that was corrected since.
    """
    periods = [Period.parse(code) for code in release.periods]
    with database.transaction() as connection:
        if _is_done(connection, release):
            return 0
        # Who is writing returns now may not have seen that they are closed: wait for him, and let nobody in between.
        connection.execute("LOCK TABLE energy_return IN EXCLUSIVE MODE")
        connection.cursor().executemany(
            "INSERT INTO sealed_period VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(release.no, region, each.months, each.first_month) for region in release.regions for each in periods],
        )
    sealed = _seal_accepted(database, release, periods)
    with database.transaction() as connection:
        connection.execute("UPDATE sealed_release SET is_done = true WHERE no = %s", (release.no,))
    return sealed


def _is_done(connection: Connection, release: SealedRelease) -> bool:
    row = connection.execute(
        "INSERT INTO sealed_release (no, position, sealed_at) VALUES (%s, %s, %s)"
        " ON CONFLICT (no) DO UPDATE SET position = excluded.position RETURNING is_done",
        (release.no, release.position, release.sealed_at),
    ).fetchone()
    return row == (True,)


def _seal_accepted(database: Database, release: SealedRelease, periods: Sequence[Period]) -> int:
    by = Principal(f"release-{release.no}", frozenset(), "")
    reason = f"随发布 {release.no} 封存 / sealed by release {release.no}"
    asked = {
        **reach(release.regions)._asdict(), "months": [each.months for each in periods],
        "firsts": [each.first_month for each in periods], "limit": AT_ONCE,
    }  # fmt: skip
    sealed = after = 0
    while True:
        with database.transaction() as connection:
            rows = connection.execute(_OPEN.encode(), {**asked, "after": after}).fetchall()
        if not rows:
            return sealed
        after = rows[-1][0]
        sealed += act_on_all(database, RETURNS, {ReturnKey(*row[1:5]): row[5] for row in rows}, SEAL, reason, by)
