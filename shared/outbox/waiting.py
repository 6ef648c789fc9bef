"""What waits in an outbox: taken in the order in which it leaves, and settled once it has left.

Every statement that wrote events left parcels of their ids in `outbox_pending`. An event that the log refused waits in
`outbox_held`, and those of its key behind it do.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from typing import NamedTuple

from shared.db import Connection

_COLUMNS = "o.id, o.type, o.key, o.subject, o.revision, o.at, o.data, o.traceparent"
# OFFSET 0 keeps the planner from reading the whole outbox first, as it did after an ANALYZE at the wrong moment.
_TAKE = f"""
WITH refused AS MATERIALIZED (
    SELECT o.key, min(h.id) AS id FROM outbox_held h JOIN outbox o USING (id)
    WHERE h.tries > 0 AND h.retry_at > statement_timestamp() GROUP BY o.key
), held AS MATERIALIZED (
    SELECT o.*, h.tries FROM outbox_held h CROSS JOIN LATERAL (SELECT * FROM outbox WHERE id = h.id OFFSET 0) o
    WHERE NOT EXISTS (SELECT FROM refused r WHERE r.key = o.key AND r.id <= o.id)
    ORDER BY h.id LIMIT %(limit)s
), parcel AS MATERIALIZED (
    SELECT no, ids FROM (
        SELECT no, ids, sum(cardinality(ids)) OVER (ORDER BY no) - cardinality(ids) AS before
        FROM (SELECT * FROM outbox_pending ORDER BY no LIMIT %(limit)s) oldest
    ) counted WHERE before < %(limit)s - (SELECT count(*) FROM held)
)
SELECT {_COLUMNS}, o.tries, NULL AS parcel, false AS is_behind FROM held o
UNION ALL
SELECT {_COLUMNS}, 0, parcel.no, EXISTS (SELECT FROM refused r WHERE r.key = o.key AND r.id <= o.id)
FROM parcel CROSS JOIN unnest(ids) one (id) CROSS JOIN LATERAL (SELECT * FROM outbox WHERE id = one.id OFFSET 0) o
"""
# One writer, the leader, so the numbers have no gaps.
_PUBLISHED = """
INSERT INTO outbox_published (feed_no, id)
SELECT coalesce((SELECT max(feed_no) FROM outbox_published), 0) + place, id
FROM unnest(%s::bigint[]) WITH ORDINALITY AS stored (id, place)
"""
_UNPACK = "DELETE FROM outbox_pending WHERE no = ANY(%s)"
_HOLD = "INSERT INTO outbox_held (id) SELECT unnest(%s::bigint[])"
_RELEASE = "DELETE FROM outbox_held WHERE id = ANY(%s)"
_RETRY = """
UPDATE outbox_held SET tries = %s, reason = %s, retry_at = clock_timestamp() + %s * interval '1 second' WHERE id = %s
"""
_PARK = "INSERT INTO outbox_parked (id, tries, reason) VALUES (%s, %s, %s)"


class Unsent(NamedTuple):
    """One row of the outbox that has not left yet; `tries`: how often the log refused it."""

    id: int
    type: str
    key: str
    subject: str
    revision: int
    at: datetime
    data: bytes
    traceparent: str | None
    tries: int


class Taken(NamedTuple):
    """Events to publish, in the order of their ids: those of `parcels`, and `held` ones.

    `behind`: events of the parcels that must not leave yet, after one of their key that was refused.
    """

    events: Sequence[Unsent]
    parcels: Sequence[int]
    held: Set[int]
    behind: Sequence[int]


class Refused(NamedTuple):
    """An event that the log refused, to be tried again in so many seconds; None: not any more, it is parked."""

    event: Unsent
    reason: str
    again_s: float | None


def take(session: Connection, limit: int) -> Taken:
    """What may leave now: `limit` events or a few more, since all of a parcel is taken."""
    with session.cursor(binary=True) as cursor:
        rows = cursor.execute(_TAKE, {"limit": limit}, prepare=True).fetchall()
    return Taken(
        events=sorted(Unsent._make(row[:-2]) for row in rows if not row[-1]),
        parcels=sorted({row[-2] for row in rows} - {None}),
        held={row[0] for row in rows if row[-2] is None},
        behind=[row[0] for row in rows if row[-1]],
    )


def settle(session: Connection, taken: Taken, stored: Sequence[int], refused: Sequence[Refused]) -> None:
    """Mark as published what the log has. All else that was taken waits by itself from now on, or is parked."""
    session.execute(_UNPACK, (taken.parcels,), prepare=True)
    session.execute(_PUBLISHED, (stored,), prepare=True)
    waits = {event.id for event in taken.events}.difference(taken.held, stored).union(taken.behind)
    if taken.held:
        session.execute(_RELEASE, (stored,))
    if waits:
        session.execute(_HOLD, (sorted(waits),))
    for event, reason, again_s in refused:
        if again_s is None:
            session.execute(_RELEASE, ([event.id],))
            session.execute(_PARK, (event.id, event.tries + 1, reason))
        else:
            session.execute(_RETRY, (event.tries + 1, reason, again_s, event.id))
