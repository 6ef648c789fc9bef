"""A sealed release closes its periods: what was accepted in them becomes sealed, each a new revision with its event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from psycopg.sql import SQL, Composed, Identifier

from services.statistics.commands.returns import RETURNS
from services.statistics.commands.surveys import KINDS
from services.statistics.rules.closing import reach
from shared.db import Connection, Database
from shared.kinds import Reported
from shared.periods import Period
from shared.records.kind import Days, Key, Kind
from shared.records.states import SEAL
from shared.records.writing import act_on_all
from shared.web.auth import Principal

AT_ONCE = 2_000  # records in one transaction: others write in between
SEALED_KINDS: tuple[Kind[Any], ...] = (
    RETURNS, *(kind for kind in KINDS if isinstance(kind, Reported) and kind.is_sealed_by_releases),
)  # fmt: skip

_OPEN = """
SELECT h.record_id, place.region_code, {key}
FROM {table} h CROSS JOIN LATERAL ({region}) place
WHERE h.record_id > %(after)s AND h.state = 'accepted'
    AND (place.region_code = ANY(%(nodes)s)
        OR EXISTS (SELECT FROM unnest(%(prefixes)s::text[]) p WHERE starts_with(place.region_code, p)))
    AND EXISTS (SELECT FROM unnest(%(starts)s::date[], %(ends)s::date[]) c(starts, ends)
        WHERE {last_day} BETWEEN c.starts AND c.ends)
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
    """Close the periods, then seal what was accepted in them; returns how many records.

    Safe to repeat, also after half of the work: a release that is done seals nothing that was corrected since.
    """
    periods = [Period.parse(code) for code in release.periods]
    with database.transaction() as connection:
        if _is_done(connection, release):
            return 0
        # Who is writing records now may not have seen that they are closed: wait for him, and let nobody in between.
        tables = SQL(", ").join(Identifier(kind.table) for kind in SEALED_KINDS)
        connection.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(tables))
        connection.cursor().executemany(
            "INSERT INTO sealed_period VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(release.no, region, each.months, each.first_month) for region in release.regions for each in periods],
        )
    closed = [(period.start, period.end) for period in periods]
    sealed = sum(_seal_accepted(database, kind, release, closed) for kind in SEALED_KINDS)
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


def _seal_accepted(database: Database, kind: Kind[Any], release: SealedRelease, closed: list[Days]) -> int:
    by = Principal(f"release-{release.no}", frozenset(), "")
    reason = f"随发布 {release.no} 封存 / sealed by release {release.no}"
    return sum(
        act_on_all(database, kind, regions, SEAL, reason, by)
        for regions in _accepted(database, kind, release.regions, closed)
        if regions
    )


def _accepted(
    database: Database, kind: Kind[Any], named: Iterable[str], closed: list[Days]
) -> Iterator[dict[Key, str]]:
    """The records that the periods hold, each with its region, some at a time."""
    starts, ends = map(list, zip(*closed, strict=True))
    asked = {**reach(named)._asdict(), "starts": starts, "ends": ends, "limit": AT_ONCE}
    after = 0
    while True:
        with database.transaction() as connection:
            rows = connection.execute(_open(kind), {**asked, "after": after}).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        regions = {kind.key(*key): region for _, region, *key in rows}
        yield {key: region for key, region in regions.items() if _lies_within(kind.sealed_with(key), closed)}


def _open(kind: Kind[Any]) -> Composed:
    return SQL(_OPEN).format(
        table=Identifier(kind.table),
        key=SQL(", ").join(SQL("h.{}").format(Identifier(name)) for name, _ in kind.key_columns),
        region=SQL(kind.region_sql),
        last_day=SQL(kind.last_day_sql),
    )


def _lies_within(days: Days | None, closed: Iterable[Days]) -> bool:
    return days is not None and any(start <= days[0] and days[1] <= end for start, end in closed)
