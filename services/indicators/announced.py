"""How fresh the announced values are, as metrics: told by the publisher that leads."""

from __future__ import annotations

from collections.abc import Iterator

from services.indicators.publisher import Publisher
from shared.db import Database
from shared.telemetry.metrics import GLANCE_S, Reading

_UNPUBLISHED_S = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - min(committed_at)), 0)::float FROM batch
WHERE number > (SELECT coalesce(max(number), 0) FROM publication)
"""
_NEWEST_BATCHES = """
SELECT indicator, extract(epoch FROM committed_at)::float
FROM (SELECT indicator, max(number) AS number FROM published_value GROUP BY indicator) newest JOIN batch USING (number)
"""


def announced(database: Database, publisher: Publisher) -> Iterator[Reading]:
    """Raises `psycopg.Error` when the database is away, also while nobody leads."""
    with database.glance(GLANCE_S) as connection:
        if not publisher.leads:
            return
        oldest_s = connection.execute(_UNPUBLISHED_S).fetchone() or (0.0,)
        newest = connection.execute(_NEWEST_BATCHES).fetchall()
    yield Reading("bashu_publisher_oldest_seconds", _OLDEST, oldest_s[0])
    for indicator, committed_at in newest:
        yield Reading("bashu_indicator_batch_timestamp_seconds", _INDICATOR, committed_at, {"indicator": indicator})


_OLDEST = "Age of the oldest batch whose values are not announced; 0 when there is none."
_INDICATOR = (
    "When the newest batch was committed that the announced values of this indicator reflect. Old means that nothing"
    " was reported since; stale values show in bashu_projector_oldest_seconds or bashu_publisher_oldest_seconds."
)
