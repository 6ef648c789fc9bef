"""The log as a whole: topics, bounds, ages, and the makers of producers and consumers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.bus.base import TopicPartition
from shared.bus.kafka.ages import oldest
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.consumer import KafkaConsumer
from shared.bus.kafka.producer import MAX_RECORD_BYTES, KafkaProducer
from shared.bus.kafka.settings import Settings

__all__ = ["MAX_RECORD_BYTES", "KafkaBus"]


class KafkaBus:
    """`Bus` on a Kafka cluster; what the URL may say is told in `settings`."""

    def __init__(self, url: str) -> None:
        self._cluster = Cluster(Settings.parse(url))

    def create_topics(self, topics: Iterable[str]) -> None:
        self._cluster.create({topic: {} for topic in topics})

    def producer(self) -> KafkaProducer:
        return KafkaProducer(self._cluster)

    def consumer(self, group: str, topics: Iterable[str]) -> KafkaConsumer:
        return KafkaConsumer(self._cluster, group, topics)

    def bounds(self, topics: Iterable[str]) -> dict[TopicPartition, tuple[int, int]]:
        return self._cluster.bounds(topics)

    def oldest(self, positions: Mapping[TopicPartition, int]) -> int | None:
        return oldest(self._cluster, positions)

    def close(self) -> None:
        self._cluster.close()
