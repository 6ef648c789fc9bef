"""The tables of the log, and what is looked up in them by topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from shared.bus.base import PARTITIONS, TopicPartition
from shared.db import Connection

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('bashu.log.schema'))"

# `partition.next` is the counter: a producer locks it until it commits, so offsets become visible in order.
_TABLES = """
CREATE TABLE IF NOT EXISTS topic (
    topic_id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS partition (
    topic_id smallint NOT NULL REFERENCES topic,
    number smallint NOT NULL,
    first bigint NOT NULL DEFAULT 0,
    next bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (topic_id, number)
) WITH (fillfactor = 20);
CREATE TABLE IF NOT EXISTS record (
    position bigint NOT NULL,
    at_ms bigint NOT NULL,
    topic_id smallint NOT NULL,
    number smallint NOT NULL,
    key bytea NOT NULL,
    value bytea,
    headers bytea NOT NULL,
    PRIMARY KEY (topic_id, number, position)
);
CREATE TABLE IF NOT EXISTS committed (
    consumer_group text NOT NULL,
    topic_id smallint NOT NULL REFERENCES topic,
    number smallint NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (consumer_group, topic_id, number)
);
"""


class Bounds(NamedTuple):
    """A partition with the first offset it still holds and the next it will give."""

    topic_id: int
    first: int
    next: int


def ensure_tables(connection: Connection) -> None:
    """Create the tables where they are missing."""
    if connection.execute("SELECT to_regclass('committed')").fetchone() == (None,):
        with connection.transaction():
            connection.execute(_LOCK)
            connection.execute(_TABLES)


def ensure_topics(connection: Connection, topics: Iterable[str]) -> None:
    with connection.transaction():
        connection.execute(_LOCK)
        connection.execute(
            "INSERT INTO topic (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            (sorted(set(topics)),),
        )
        connection.execute(
            "INSERT INTO partition (topic_id, number) SELECT topic_id, n FROM topic, generate_series(0, %s - 1) n"
            " ON CONFLICT DO NOTHING",
            (PARTITIONS,),
        )


def topic_ids(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, topic_id FROM topic").fetchall())


def bounds(connection: Connection, topics: Sequence[str]) -> dict[TopicPartition, Bounds]:
    """The partitions of the topics that exist."""
    rows = connection.execute(
        "SELECT name, number, topic_id, first, next FROM partition JOIN topic USING (topic_id)"
        " WHERE name = ANY(%s) ORDER BY 1, 2",
        (list(topics),),
        prepare=True,
    )
    return {TopicPartition(name, number): Bounds(*rest) for name, number, *rest in rows}
