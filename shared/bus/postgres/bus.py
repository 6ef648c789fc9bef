"""The log as a whole: topics, bounds, ages, and the makers of producers and consumers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock

from shared.bus.base import TopicPartition
from shared.bus.postgres.consumer import PostgresConsumer, subscribe
from shared.bus.postgres.membership import Membership
from shared.bus.postgres.producer import PostgresProducer
from shared.bus.postgres.schema import bounds, ensure_tables, ensure_topics
from shared.bus.postgres.session import Session
from shared.db import Connection

MAX_RECORD_BYTES = 1 << 20

_OLDEST = """
SELECT min(r.at_ms)
FROM unnest(%s::text[], %s::smallint[], %s::bigint[]) AS w (topic, number, position)
JOIN topic t ON t.name = w.topic
CROSS JOIN LATERAL (
    SELECT at_ms FROM record
    WHERE topic_id = t.topic_id AND number = w.number AND position >= w.position
    ORDER BY position LIMIT 1
) AS r
"""
_FORGET = """
UPDATE partition SET first = least(greatest(first, %s), next)
WHERE topic_id = (SELECT topic_id FROM topic WHERE name = %s) AND number = %s
RETURNING topic_id, number, first
"""


class PostgresBus:
    """`Bus` on one PostgreSQL database, whose tables it creates itself."""

    def __init__(self, url: str, *, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._url = url
        self._max_record_bytes = max_record_bytes
        self._session = Session(url, ensure_tables)
        self._one_at_a_time = Lock()

    def create_topics(self, topics: Iterable[str]) -> None:
        with self._one_at_a_time, self._session.use() as connection:
            ensure_topics(connection, topics)

    def producer(self) -> PostgresProducer:
        return PostgresProducer(Session(self._url, ensure_tables), self._max_record_bytes)

    def consumer(self, group: str, topics: Iterable[str]) -> PostgresConsumer:
        membership = Membership(group)

        def prepare(connection: Connection) -> None:
            ensure_tables(connection)
            subscribe(connection)
            membership.join(connection)

        return PostgresConsumer(Session(self._url, prepare), membership, group, topics)

    def bounds(self, topics: Iterable[str]) -> dict[TopicPartition, tuple[int, int]]:
        with self._one_at_a_time, self._session.use() as connection:
            return {place: (found.first, found.next) for place, found in bounds(connection, list(topics)).items()}

    def oldest(self, positions: Mapping[TopicPartition, int]) -> int | None:
        rows = sorted(positions.items())
        columns = [p.topic for p, _ in rows], [p.partition for p, _ in rows], [offset for _, offset in rows]
        with self._one_at_a_time, self._session.use() as connection:
            at_ms: int | None
            (at_ms,) = connection.execute(_OLDEST, columns, prepare=True).fetchone() or (None,)
            return at_ms

    def forget(self, partition: TopicPartition, before: int) -> None:
        """Delete the records before an offset, for retention; readers that still stand there get `OffsetOutOfRange`."""
        with self._one_at_a_time, self._session.use() as connection, connection.transaction():
            moved = connection.execute(_FORGET, (before, *partition)).fetchone()
            if moved:
                connection.execute("DELETE FROM record WHERE topic_id = %s AND number = %s AND position < %s", moved)

    def close(self) -> None:
        with self._one_at_a_time:
            self._session.close()
