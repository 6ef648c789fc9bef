"""From the log to the numbers, and the limits of reading: stock `poll()`, and reading with our decoder.

Each is a stage of `infra.bench.child`: it returns how many events it moved, and in how many seconds.
"""

from __future__ import annotations

import math
import time

import kafka

from infra.bench.memory import collect_as_the_platform_does
from infra.bench.stages import Moved
from infra.bench.together import Crew, Span, together
from services.indicators.engine.batch import Batch
from services.indicators.engine.decode import TOPICS
from services.indicators.engine.projector import LARGEST_BATCH, Projector
from services.indicators.engine.status import unread
from shared.bus import Bus, Consumer, connect
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.settings import Settings
from shared.db import Database


def project(indicators: str, log: str, members: str) -> Moved:
    """So many projectors, each a process, apply a full log: from the first record read to the last batch committed."""
    _, seconds = together(int(members), _member, indicators, log)
    return held(connect(log)), seconds


def read_log(log: str) -> Moved:
    """The same events read by our consumer and decoded, and dropped."""
    bus = connect(log)
    consumer = from_the_start(bus)
    total, events, began = held(bus), 0, time.perf_counter()
    while events < total:
        events += Batch.of(consumer.poll(LARGEST_BATCH, 0.5)).events
    seconds = time.perf_counter() - began
    consumer.close()
    return events, seconds


def stock_poll(log: str) -> Moved:
    """kafka-python as it comes, `poll()` and drop: what reading a topic in Python costs without us."""
    settings = Settings.parse(log)
    total = held(connect(log))
    consumer = kafka.KafkaConsumer(
        bootstrap_servers=list(settings.servers), auto_offset_reset="earliest", enable_auto_commit=False
    )
    cluster = Cluster(settings)
    consumer.assign(
        [kafka.TopicPartition(cluster.name(place.topic), place.partition) for place in cluster.bounds(TOPICS)]
    )
    consumer.poll(0)
    events, began = 0, time.perf_counter()
    while events < total:
        events += sum(map(len, consumer.poll(1000).values()))
    seconds = time.perf_counter() - began
    consumer.close()
    cluster.close()
    return events, seconds


def _member(crew: Crew, indicators: str, log: str) -> Span:
    """One projector, until the whole log is applied, by whomever."""
    collect_as_the_platform_does()
    database, bus = Database(indicators), connect(log)
    projector = Projector(database, bus)
    began, ended, busy = math.inf, -math.inf, False
    crew.begin()
    while True:
        if projector.step(0.2):
            began, busy = min(began, time.monotonic()), True
            continue
        if busy:  # what was in hand is committed now
            ended, busy = time.monotonic(), False
        with database.transaction() as connection:
            if not unread(connection, bus):
                break
    projector.close()
    return Span(0, began, ended)


def from_the_start(bus: Bus) -> Consumer:
    """A member that owns all numbers and stands at the first record of each partition."""
    consumer = bus.consumer("bench", TOPICS)
    while not consumer.numbers():
        consumer.poll(1, 0.1)
    consumer.seek({place: start for place, (start, _) in bus.bounds(TOPICS).items()})
    return consumer


def held(bus: Bus) -> int:
    """How many records the log holds."""
    return sum(end - start for start, end in bus.bounds(TOPICS).values())
