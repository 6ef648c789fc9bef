"""The log as a whole: topics, bounds, ages, and the makers of producers and consumers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shared.bus.base import TopicPartition
from shared.bus.kafka import declared
from shared.bus.kafka.ages import oldest
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.consumer import KafkaConsumer
from shared.bus.kafka.producer import MAX_RECORD_BYTES, KafkaProducer
from shared.bus.kafka.settings import Settings
from shared.bus.topics import Difference

__all__ = ["MAX_RECORD_BYTES", "KafkaBus"]


class KafkaBus:
    """`Bus` on a Kafka cluster; what the URL may say is told in `settings`."""

    def __init__(self, url: str) -> None:
        self._cluster = Cluster(Settings.parse(url))

    def create_topics(self, topics: Iterable[str]) -> None:
        declared.create(self._cluster, topics)

    def apply_topics(self, topics: Iterable[str]) -> list[Difference]:
        """Make the cluster agree with `schemas/topics.yaml`; what was different.

        Raises `ValueError` when a topic has another number of partitions: its keys lie elsewhere.
        """
        return declared.apply(self._cluster, topics)

    def topic_differences(self, topics: Iterable[str]) -> list[Difference]:
        """Where the cluster does not agree with `schemas/topics.yaml`."""
        return declared.differences(self._cluster, topics)

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
