"""Into the log: the limit of the relay, and a log filled without statistics. Stages of `infra.bench.child`."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice
from pathlib import Path

import kafka
import orjson

from infra.bench.events import messages
from infra.bench.reading import from_the_start, held
from infra.bench.stages import Moved
from services.indicators.engine.decode import TOPICS
from shared.bus import Stored, connect
from shared.bus.kafka.settings import Settings
from shared.outbox.relay import BATCH

MOST = 200_000
TUNED = {"acks": "all", "enable_idempotence": True, "linger_ms": 20, "batch_size": 256 << 10, "compression_type": "lz4"}


def tuned_produce(source: str, target: str) -> Moved:
    """kafka-python's producer, tuned, sends the records of a log (at most `MOST`) to another, acknowledged by all."""
    records = _records(source)
    settings = Settings.parse(target)
    connect(target).create_topics(TOPICS)
    producer = kafka.KafkaProducer(bootstrap_servers=list(settings.servers), **TUNED)
    topic = settings.prefix + TOPICS[0]
    producer.partitions_for(topic)
    began = time.perf_counter()
    futures = [producer.send(topic, value, key, headers, partition) for value, key, headers, partition in records]
    producer.flush()
    seconds = time.perf_counter() - began
    producer.close()
    return sum(future.succeeded() for future in futures), seconds


def fill_log(log: str, returns: str, sums: str) -> Moved:
    """Make events and publish them; writes the sums that must come out (Wh by year, JSON) to the file `sums`."""
    bus = connect(log)
    bus.create_topics(TOPICS)
    producer, wh = bus.producer(), Counter[int]()
    made, stored, began = messages(int(returns), wh), 0, time.perf_counter()
    while chunk := list(islice(made, BATCH)):
        stored += sum(isinstance(outcome, Stored) for outcome in producer.publish(chunk))
    seconds = time.perf_counter() - began
    producer.close()
    Path(sums).write_bytes(orjson.dumps(wh, option=orjson.OPT_NON_STR_KEYS))
    return stored, seconds


def _records(log: str) -> list[tuple[bytes, bytes, list[tuple[str, bytes]], int]]:
    """(value, key, headers, partition) of the first records."""
    bus = connect(log)
    consumer, wanted = from_the_start(bus), min(MOST, held(bus))
    found: list[tuple[bytes, bytes, list[tuple[str, bytes]], int]] = []
    while len(found) < wanted:
        for record in consumer.poll(wanted - len(found), 1):
            found.append((record.value or b"", record.key, list(record.headers), record.partition))
    consumer.close()
    return found
