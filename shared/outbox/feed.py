"""Reading what was published, over HTTP: the service's event feed, and how much has not left yet."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from shared.db import Connection, Database
from shared.events import Envelope
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller
from shared.web.filters import AREA, Area, EventType, Region
from shared.web.paging import DEFAULT_LIMIT, Limit

_LAST = "SELECT coalesce(max(feed_no), 0) FROM outbox_published"
_SELECT = """
SELECT p.feed_no, o.type, o.subject, o.revision, o.at, o.data, o.traceparent
FROM outbox_published p JOIN outbox o USING (id)
WHERE p.feed_no > %(after)s AND p.feed_no <= %(last)s
AND starts_with(o.type, %(type)s) AND starts_with(o.region, %(own)s)
AND (o.region = %(asked)s OR %(asked)s = '' OR starts_with(o.region, %(asked)s) AND strpos(o.region, ',') = 0)
"""
_PAGE = f"{_SELECT} ORDER BY p.feed_no LIMIT %(limit)s"
_NEWEST = f"SELECT * FROM ({_SELECT} ORDER BY p.feed_no DESC LIMIT %(limit)s) newest ORDER BY feed_no"
_STATUS = """
SELECT coalesce(sum(events), 0)::bigint,
    coalesce(extract(epoch FROM clock_timestamp() - (SELECT at FROM outbox WHERE id = min(w.id))), 0)::float
FROM (
    SELECT cardinality(ids) AS events, ids[1] AS id FROM outbox_pending
    UNION ALL SELECT 1, id FROM outbox_held UNION ALL SELECT 1, id FROM outbox_parked
) AS w
"""

After = Annotated[int, Query(ge=0, lt=2**63, description="feed_no，从其后开始 / events after this feed_no")]
Latest = Annotated[
    bool, Query(description="只取末尾 limit 条，next 为末尾 / only the last `limit` events; `next` is then the end")
]


def feed_router(service: str, database: Database, *, of_aggregates: bool = False) -> APIRouter:
    """`GET /<service>/v1/events` and `GET /<service>/v1/status` of a service that has an outbox.

    Aggregates of every region are open to whoever has `indicators:read`. A service of aggregates has a status
    of its own, about lag; what that says about the outbox is `outbox_status`.
    """
    router = APIRouter(prefix=f"/{service}/v1")
    scope = "indicators:read" if of_aggregates else "events:read"
    wanted_region = Depends(_area if of_aggregates else _region)

    @router.get("/events")
    def events(
        after: After = 0,
        type: EventType = "",
        region: str = wanted_region,
        limit: Limit = DEFAULT_LIMIT,
        latest: Latest = False,
        principal: Principal = caller(scope),
    ) -> Response:
        """已发布事件，按 feed_no 顺序。Published events as CloudEvents, ordered by `feed_no`; ask on with `next`."""
        with database.transaction() as connection:
            last = _last(connection)
            own = "" if of_aggregates else principal.region
            asked = {"after": after, "last": last, "type": type, "own": own, "asked": region, "limit": limit}
            rows = connection.execute(_NEWEST if latest else _PAGE, asked).fetchall()
        items = [_item(*row) for row in rows]
        is_end = latest or len(rows) < limit
        return json_answer({"items": items, "next": max(after, last) if is_end else rows[-1][0]})

    if not of_aggregates:

        @router.get("/status")
        def status(_principal: Principal = caller()) -> Response:
            """尚未发出的事件。Events that have not left yet, waiting or parked, and the oldest one's age in seconds."""
            with database.transaction() as connection:
                return json_answer(outbox_status(connection))

    return router


def _region(region: Region = None) -> str:
    return region or ""


def _area(region: Annotated[Area | None, Query(description=AREA)] = None) -> str:
    return region or ""


def outbox_status(connection: Connection) -> dict[str, int | float]:
    """What has not been published: `outbox_pending` events, parked ones included, the oldest `outbox_oldest_s` old."""
    pending, oldest_s = connection.execute(_STATUS).fetchone() or (0, 0.0)
    return {"outbox_pending": pending, "outbox_oldest_s": round(oldest_s, 3)}


def _last(connection: Connection) -> int:
    last: int
    (last,) = connection.execute(_LAST).fetchone() or (0,)
    return last


def _item(
    feed_no: int, type: str, subject: str, revision: int, at: datetime, data: bytes, traceparent: str | None
) -> dict[str, Any]:
    envelope = Envelope.of(type, subject, revision, at, traceparent)
    return {**envelope.cloud_event(orjson.Fragment(data)), "feed_no": feed_no}
