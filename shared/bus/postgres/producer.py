"""Appending: one transaction a call, counters locked in ascending order until it commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from threading import Lock

from shared.bus.base import Failed, Message, Stored
from shared.bus.partitions import partition_of
from shared.bus.postgres import headers
from shared.bus.postgres.schema import topic_ids
from shared.bus.postgres.session import Session
from shared.db import Connection

CHANNEL = "bashu_log"

_LOCK_COUNTERS = """
SELECT topic_id, number, next, (extract(epoch FROM clock_timestamp()) * 1000)::bigint
FROM partition WHERE (topic_id, number) IN (SELECT * FROM unnest(%s::smallint[], %s::smallint[]))
ORDER BY topic_id, number FOR UPDATE
"""
_ADVANCE_COUNTERS = """
WITH woken AS (SELECT pg_notify(%s, ''))
UPDATE partition p SET next = w.next
FROM unnest(%s::smallint[], %s::smallint[], %s::bigint[]) AS w (topic_id, number, next), woken
WHERE (p.topic_id, p.number) = (w.topic_id, w.number)
"""
_APPEND = "COPY record (position, at_ms, topic_id, number, key, value, headers) FROM STDIN (FORMAT binary)"
_APPEND_TYPES = ("int8", "int8", "int2", "int2", "bytea", "bytea", "bytea")

_Partition = tuple[int, int]  # topic_id, number
_Encoded = tuple[int, bytes, bytes | None, bytes]  # index in the call, key, value, headers


class PostgresProducer:
    """`Producer` on the tables of the log."""

    def __init__(self, session: Session, max_record_bytes: int) -> None:
        self._session = session
        self._limit = max_record_bytes
        self._topics: dict[str, int] = {}
        self._one_at_a_time = Lock()

    def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
        with self._one_at_a_time, self._session.use() as connection:
            if not self._topics.keys() >= {message.topic for message in messages}:
                self._topics = topic_ids(connection)
            outcomes, accepted = self._sort(messages)
            if accepted:
                self._append(connection, accepted, outcomes)
            return [outcomes[index] for index in range(len(messages))]

    def close(self) -> None:
        with self._one_at_a_time:
            self._session.close()

    def _sort(self, messages: Sequence[Message]) -> tuple[dict[int, Stored | Failed], dict[_Partition, list[_Encoded]]]:
        """Refuse what cannot be stored; the rest by partition."""
        outcomes: dict[int, Stored | Failed] = {}
        accepted: dict[_Partition, list[_Encoded]] = defaultdict(list)
        held_back: set[tuple[str, bytes]] = set()
        for index, message in enumerate(messages):
            topic_id = self._topics.get(message.topic)
            packed = headers.encode(message.headers)
            size = len(message.key) + len(message.value or b"") + len(packed)
            if topic_id is None:
                outcomes[index] = Failed(f"unknown topic {message.topic}")
            elif size > self._limit:
                outcomes[index] = Failed(f"record of {size} bytes, the limit is {self._limit}")
                held_back.add((message.topic, message.key))
            elif held_back and (message.topic, message.key) in held_back:
                outcomes[index] = Failed("held back behind a refused message of its key")
            else:
                place = topic_id, partition_of(message.key)
                accepted[place].append((index, message.key, message.value, packed))
        return outcomes, accepted

    def _append(
        self,
        connection: Connection,
        accepted: dict[_Partition, list[_Encoded]],
        outcomes: dict[int, Stored | Failed],
    ) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            topic_column, number_column = [list(column) for column in zip(*sorted(accepted), strict=True)]
            counters = cursor.execute(_LOCK_COUNTERS, (topic_column, number_column), prepare=True).fetchall()
            with cursor.copy(_APPEND) as copy:
                copy.set_types(_APPEND_TYPES)
                for topic_id, number, first, at_ms in counters:
                    for offset, (index, key, value, packed) in enumerate(accepted[topic_id, number], first):
                        copy.write_row((offset, at_ms, topic_id, number, key, value, packed))
                        outcomes[index] = Stored(number, offset)
            ends = [first + len(accepted[topic_id, number]) for topic_id, number, first, _ in counters]
            cursor.execute(_ADVANCE_COUNTERS, (CHANNEL, topic_column, number_column, ends), prepare=True)
