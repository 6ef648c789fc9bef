"""A dashboard's table, kept from the topic `bashu.indicators`.

    python dashboard_kafka.py 127.0.0.1:9092 table.sqlite

It may be killed at any moment, and so may the platform and the broker: what was read and where to read on are
written in one transaction. The group's offsets of Kafka are not used: they would be a second truth.
For a secure cluster set `KAFKA_SECURITY_PROTOCOL=SASL_SSL`, `KAFKA_SSL_CAFILE` and the other names below.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError, UnknownTopicOrPartitionError

TOPIC = "bashu.indicators"
KNOWN = (b"cn.bashu.indicators.value.published.v1", b"cn.bashu.indicators.value.revised.v1")
SECURITY = "security_protocol ssl_cafile sasl_mechanism sasl_plain_username sasl_plain_password".split()

TABLES = """
PRAGMA journal_mode = WAL;  -- a page may read while we write
CREATE TABLE IF NOT EXISTS value (
    indicator TEXT, region TEXT, period TEXT, value TEXT, unit TEXT, display TEXT, obs_status TEXT, revision INTEGER,
    PRIMARY KEY (indicator, region, period)
);
CREATE TABLE IF NOT EXISTS position (partition INTEGER PRIMARY KEY, next_offset INTEGER);
"""
# An event is the whole state of a value; only a higher revision counts, so whatever comes twice does no harm.
KEEP_NEWEST = """
INSERT INTO value VALUES (:indicator, :region, :period, :value, :unit, :display, :obs_status, :position)
ON CONFLICT DO UPDATE SET value = excluded.value, unit = excluded.unit, display = excluded.display,
    obs_status = excluded.obs_status, revision = excluded.revision WHERE excluded.revision > revision
"""
REMOVE = "DELETE FROM value WHERE (indicator, region, period) = (?, ?, ?)"


def take_in(table: sqlite3.Connection, record: Any) -> None:
    """One record of the topic; what is of no known type, or cannot be read, is passed over with a line in the log."""
    try:
        if record.value is None:  # a tombstone
            table.execute(REMOVE, record.key.decode().split("|"))
        elif (kind := dict(record.headers).get("ce_type")) in KNOWN:
            table.execute(KEEP_NEWEST, json.loads(record.value))
        else:
            logging.warning("%s/%s ignored: type %s", record.partition, record.offset, kind)
    except (ValueError, sqlite3.ProgrammingError) as error:
        logging.error("%s/%s cannot be read: %s", record.partition, record.offset, error)


def go_on(consumer: KafkaConsumer, table: sqlite3.Connection, topic: str = TOPIC) -> None:
    """Where the table stands; at the beginning if nowhere. The topic is compacted: it still has every value."""
    places = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
    if not places:
        raise UnknownTopicOrPartitionError(topic)
    first, end = consumer.beginning_offsets(places), consumer.end_offsets(places)
    ours = dict(table.execute("SELECT partition, next_offset FROM position"))
    if not all(first[place] <= ours.get(place.partition, first[place]) <= end[place] for place in places):
        logging.warning("this log does not go on where we stopped: reading it anew")
        with table:
            table.execute("DELETE FROM value")
            table.execute("DELETE FROM position")
        ours = {}
    consumer.assign(places)
    for place in places:
        consumer.seek(place, ours.get(place.partition, first[place]))


def take_in_all(table: sqlite3.Connection, batches: Mapping[TopicPartition, list[Any]]) -> None:
    """What a poll brought, and where to read on: both or neither."""
    with table:
        for place, records in batches.items():
            for record in records:
                take_in(table, record)
            table.execute("REPLACE INTO position VALUES (?, ?)", (place.partition, records[-1].offset + 1))


def main() -> None:
    servers, path = sys.argv[1:]
    secrets = {name: value for name in SECURITY if (value := os.environ.get(f"KAFKA_{name.upper()}"))}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    table = sqlite3.connect(path)
    table.executescript(TABLES)
    while True:
        try:
            with closing(
                KafkaConsumer(
                    bootstrap_servers=servers.split(","),
                    enable_auto_commit=False,
                    auto_offset_reset="none",  # `go_on` decides, nobody else
                    allow_auto_create_topics=False,
                    reconnect_backoff_max_ms=1000,
                    **secrets,
                )
            ) as consumer:
                go_on(consumer, table)
                while True:
                    take_in_all(table, consumer.poll(timeout_ms=1000))
        except KafkaError as error:
            logging.warning("again in a second: %r", error)
            time.sleep(1)


if __name__ == "__main__":
    main()
