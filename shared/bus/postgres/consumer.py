"""Reading: positions live here, records are fetched for all owned partitions by one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple

from shared.bus.base import BusUnavailable, OffsetOutOfRange, Received, TopicPartition
from shared.bus.postgres import headers
from shared.bus.postgres.membership import Membership
from shared.bus.postgres.producer import CHANNEL
from shared.bus.postgres.schema import Bounds, bounds
from shared.bus.postgres.session import Session
from shared.db import Connection

RECHECK_S = 0.2  # membership is renewed, and new records are looked for without a wake-up, this often

_FETCH = """
SELECT w.place, r.position, r.key, r.value, r.headers, r.at_ms
FROM unnest(%s::smallint[], %s::smallint[], %s::bigint[], %s::bigint[]) WITH ORDINALITY
    AS w (topic_id, number, first, next, place)
CROSS JOIN LATERAL (
    SELECT * FROM record
    WHERE topic_id = w.topic_id AND number = w.number AND position >= w.first AND position < w.next
    ORDER BY position
) AS r
"""
_COMMIT = """
INSERT INTO committed (consumer_group, topic_id, number, position)
SELECT %s, t.topic_id, w.number, w.position
FROM unnest(%s::text[], %s::smallint[], %s::bigint[]) AS w (topic, number, position)
JOIN topic t ON t.name = w.topic
ORDER BY 2, 3
ON CONFLICT (consumer_group, topic_id, number) DO UPDATE SET position = excluded.position
"""
_COMMITTED = """
SELECT name, number, position FROM committed JOIN topic USING (topic_id)
WHERE consumer_group = %s AND name = ANY(%s)
"""


class _Span(NamedTuple):
    """Offsets `first` … `next` − 1 of one partition, to be fetched."""

    partition: TopicPartition
    topic_id: int
    first: int
    next: int


def split_limit(backlogs: Mapping[TopicPartition, int], limit: int) -> dict[TopicPartition, int]:
    """Share `limit` over the partitions; what a short one does not need goes to the longer ones."""
    shares: dict[TopicPartition, int] = {}
    for place, (partition, backlog) in enumerate(sorted(backlogs.items(), key=lambda item: item[1])):
        shares[partition] = min(backlog, -(-limit // (len(backlogs) - place)))
        limit -= shares[partition]
    return shares


class PostgresConsumer:
    """`Consumer` on the tables of the log; one connection holds its locks and does its reading."""

    def __init__(self, session: Session, membership: Membership, group: str, topics: Iterable[str]) -> None:
        self._session = session
        self._membership = membership
        self._group = group
        self._topics = tuple(sorted(set(topics)))
        self._positions: dict[TopicPartition, int] = {}
        self._balanced_at = -RECHECK_S

    def poll(self, limit: int, timeout_s: float) -> list[Received]:
        deadline = monotonic() + timeout_s
        with self._use() as connection:
            while True:
                numbers_changed = self._balance(connection)
                records = self._read(connection, limit)
                left = deadline - monotonic()
                if records or numbers_changed or left <= 0:
                    return records
                for _ in connection.notifies(timeout=min(left, RECHECK_S), stop_after=1):
                    pass

    def numbers(self) -> frozenset[int]:
        return frozenset(self._membership.numbers)

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        for partition in positions:
            if partition.topic not in self._topics or partition.partition not in self._membership.numbers:
                raise ValueError(f"{partition} is not subscribed to and owned")
        self._positions.update(positions)

    def positions(self) -> dict[TopicPartition, int]:
        return dict(self._positions)

    def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        rows = sorted(positions.items())
        columns = [p.topic for p, _ in rows], [p.partition for p, _ in rows], [offset for _, offset in rows]
        with self._use() as connection:
            connection.execute(_COMMIT, (self._group, *columns), prepare=True)

    def committed(self) -> dict[TopicPartition, int]:
        with self._use() as connection:
            rows = connection.execute(_COMMITTED, (self._group, list(self._topics))).fetchall()
            return {TopicPartition(name, number): position for name, number, position in rows}

    def close(self) -> None:
        try:
            with self._use() as connection:
                self._membership.leave(connection)
        except BusUnavailable:
            pass  # the locks went with the connection
        self._session.close()

    @contextmanager
    def _use(self) -> Iterator[Connection]:
        try:
            with self._session.use() as connection:
                yield connection
        except BusUnavailable:
            self._membership.numbers.clear()
            self._positions.clear()
            self._balanced_at = -RECHECK_S
            raise

    def _balance(self, connection: Connection) -> bool:
        """Renew the membership when it is time; whether the owned numbers changed."""
        if monotonic() < self._balanced_at + RECHECK_S:
            return False
        before = self.numbers()
        self._membership.balance(connection)
        self._balanced_at = monotonic()
        for partition in [p for p in self._positions if p.partition not in self._membership.numbers]:
            del self._positions[partition]
        return before != self.numbers()

    def _read(self, connection: Connection, limit: int) -> list[Received]:
        if not self._positions:
            return []
        spans = self._spans(bounds(connection, self._topics), limit)
        if not spans:
            return []
        with connection.cursor(binary=True) as cursor:
            cursor.execute(
                _FETCH,
                (
                    [span.topic_id for span in spans],
                    [span.partition.partition for span in spans],
                    [span.first for span in spans],
                    [span.next for span in spans],
                ),
                prepare=True,
            )
            records = []
            for place, offset, key, value, packed, at_ms in cursor.fetchall():
                topic, number = spans[place - 1].partition  # ORDINALITY counts from 1
                records.append(Received(topic, number, offset, key, value, headers.decode(packed), at_ms))
        self._positions.update((span.partition, span.next) for span in spans)
        return records

    def _spans(self, known: Mapping[TopicPartition, Bounds], limit: int) -> list[_Span]:
        """What to fetch next, at most `limit` offsets. The counters were read before the records, so all is there."""
        backlogs: dict[TopicPartition, int] = {}
        for partition, position in self._positions.items():
            _, first, end = known.get(partition, Bounds(0, 0, 0))
            if not first <= position <= end:
                raise OffsetOutOfRange(partition, position, first, end)
            if position < end:
                backlogs[partition] = end - position
        return [
            _Span(partition, known[partition].topic_id, self._positions[partition], self._positions[partition] + count)
            for partition, count in split_limit(backlogs, limit).items()
            if count
        ]


def subscribe(connection: Connection) -> None:
    """Be woken when something was appended."""
    connection.execute(f"LISTEN {CHANNEL}".encode())
