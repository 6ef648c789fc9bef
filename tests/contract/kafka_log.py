"""Kafka as a log of the contract suite: one broker for the session, names of its own for each test."""

from __future__ import annotations

import uuid

from kafka import KafkaAdminClient
from kafka import TopicPartition as KafkaPartition

from shared.bus import Bus, TopicPartition, connect
from shared.bus.kafka import MAX_RECORD_BYTES
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.settings import Settings
from tests.kafka_broker import Broker

TIMEOUT_S = 10  # of one call, as without any setting: a busy machine keeps a broker from answering for seconds


class KafkaLog:
    max_record_bytes = MAX_RECORD_BYTES

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self.prefix = f"{uuid.uuid4().hex[:8]}."
        self.url = f"kafka://{broker.address}?prefix={self.prefix}&timeout_s={TIMEOUT_S}"

    def connect(self) -> Bus:
        return connect(self.url)

    def forget(self, partition: TopicPartition, before: int) -> None:
        with self._operator() as admin:
            admin.delete_records({KafkaPartition(self.prefix + partition.topic, partition.partition): before})

    def configure(self, topic: str, settings: dict[str, str]) -> None:
        cluster = Cluster(Settings.parse(self.url))
        cluster.change({topic: settings})
        cluster.close()

    def create(self, topic: str, partitions: int) -> None:
        """As somebody would who does not know our rules."""
        with self._operator() as admin:
            admin.create_topics({self.prefix + topic: {"num_partitions": partitions}}, wait_for_metadata=True)

    def crash(self) -> None:
        self._broker.kill()

    def revive(self) -> None:
        self._broker.start()

    def remove(self) -> None:
        with self._operator() as admin:
            admin.delete_topics([topic for topic in admin.list_topics() if topic.startswith(self.prefix)])

    def _operator(self) -> KafkaAdminClient:
        return KafkaAdminClient(bootstrap_servers=self._broker.address)
