"""The brokers as an operator sees them: topics, first and last offsets, what a group committed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from threading import Lock
from time import monotonic, sleep
from typing import Any, TypeVar

from kafka import KafkaAdminClient
from kafka import TopicPartition as KafkaPartition
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError, RetriableError, TopicAlreadyExistsError, for_code

from shared.bus.base import PARTITIONS, BusUnavailable, TopicPartition
from shared.bus.kafka.errors import translated
from shared.bus.kafka.settings import Settings

RETRY_S = 0.1
_Answer = TypeVar("_Answer")


class Cluster:
    """Names are those of the contract; the prefix is put on and taken off here. Thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._admin: KafkaAdminClient | None = None
        self._one_at_a_time = Lock()

    def name(self, topic: str) -> str:
        """How the brokers call a topic or group."""
        return self.settings.prefix + topic

    def known(self, name: str) -> str:
        """The reverse of `name`."""
        return name.removeprefix(self.settings.prefix)

    def see_that_it_lives(self) -> None:
        """Raise `BusUnavailable` when no broker answers."""
        self._ask(lambda admin: admin.describe_topics([]))

    def partitions(self, topics: Iterable[str]) -> dict[str, int]:
        """How many partitions each of these topics has; those that do not exist are missing."""
        names = sorted({self.name(topic) for topic in topics})
        found = self._ask(lambda admin: admin.describe_topics(names)) if names else []
        return {self.known(topic["name"]): len(topic["partitions"]) for topic in found if not topic["error_code"]}

    def create(self, topics: Mapping[str, Mapping[str, str]]) -> None:
        """Create those that are missing, each with its configuration.

        Raises `ValueError` when one exists with another number of partitions: its keys lie elsewhere.
        """
        existing = self.partitions(topics)
        if wrong := {topic: count for topic, count in existing.items() if count != PARTITIONS}:
            raise ValueError(f"topics must have {PARTITIONS} partitions, but Kafka has {wrong}")
        missing = {
            self.name(topic): {"num_partitions": PARTITIONS, "configs": dict(settings)}
            for topic, settings in topics.items()
            if topic not in existing
        }
        if missing:
            made = self._ask(lambda admin: admin.create_topics(missing, raise_errors=False))
            _raise_refusals(made["topics"])
            self._ask(lambda admin: admin.wait_for_topics(list(missing), self.settings.timeout_ms))

    def configuration(self, topics: Iterable[str]) -> dict[str, dict[str, str]]:
        """The configuration in force of topics that exist."""
        asked = [ConfigResource(ConfigResourceType.TOPIC, self.name(topic)) for topic in topics]
        found = self._ask(lambda admin: admin.describe_configs(asked, config_filter="all")) if asked else {"topic": {}}
        return {
            self.known(name): {setting: entry["value"] for setting, entry in settings.items()}
            for name, settings in found["topic"].items()
        }

    def change(self, topics: Mapping[str, Mapping[str, str]]) -> None:
        """Set what is named, leave the rest; returns when the brokers say so too."""
        changes = [ConfigResource(ConfigResourceType.TOPIC, self.name(t), dict(topics[t])) for t in topics]
        if not changes:
            return
        self._ask(lambda admin: admin.alter_configs(changes))
        deadline = monotonic() + self.settings.timeout_s
        while any(not topics[t].items() <= found.items() for t, found in self.configuration(topics).items()):
            if monotonic() > deadline:
                raise BusUnavailable(f"the brokers do not take over the settings of {', '.join(topics)}")
            sleep(RETRY_S)

    def bounds(self, topics: Iterable[str]) -> dict[TopicPartition, tuple[int, int]]:
        """First offset and end of every partition of the topics that exist."""
        places = [
            KafkaPartition(self.name(topic), number)
            for topic, count in self.partitions(topics).items()
            for number in range(count)
        ]
        first, end = self._offsets(places, OffsetSpec.EARLIEST), self._offsets(places, OffsetSpec.LATEST)
        return {self.place(place): (first[place].offset, end[place].offset) for place in places}

    def place(self, partition: KafkaPartition) -> TopicPartition:
        return TopicPartition(self.known(partition.topic), partition.partition)

    def committed(self, group: str) -> dict[TopicPartition, int]:
        name = self.name(group)
        found = self._ask(lambda admin: admin.list_group_offsets(name))[name]
        return {self.place(place): offset.offset for place, offset in found.items() if offset.offset >= 0}

    def close(self) -> None:
        with self._one_at_a_time:
            self._drop()

    def _offsets(self, places: list[KafkaPartition], which: OffsetSpec) -> dict[KafkaPartition, Any]:
        if not places:
            return {}
        offsets: dict[KafkaPartition, Any] = self._ask(
            lambda admin: admin.list_partition_offsets(dict.fromkeys(places, which))
        )
        return offsets

    def _ask(self, question: Callable[[KafkaAdminClient], _Answer]) -> _Answer:
        """One question to the brokers, again while they only say "not now"; `BusUnavailable` after the timeout."""
        deadline = monotonic() + self.settings.timeout_s
        if not self._one_at_a_time.acquire(timeout=self.settings.timeout_s):
            raise BusUnavailable("no broker answers, and others are waiting for one already")
        try:
            with translated():
                while True:
                    try:
                        return question(self._connected(deadline))
                    except RetriableError:
                        self._drop()
                        if monotonic() >= deadline:
                            raise
                        sleep(RETRY_S)
        finally:
            self._one_at_a_time.release()

    def _connected(self, deadline: float) -> KafkaAdminClient:
        if self._admin is None:
            patience_ms = max(100, int((deadline - monotonic()) * 1000))
            self._admin = KafkaAdminClient(**self.settings.client() | {"bootstrap_timeout_ms": patience_ms})
        return self._admin

    def _drop(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            with suppress(KafkaError):
                admin.close()


def _raise_refusals(topics: Iterable[Mapping[str, Any]]) -> None:
    """Raise `ValueError` for a topic that could not be created; that somebody else was quicker is no error."""
    for topic in topics:
        if topic["error_code"] not in (0, TopicAlreadyExistsError.errno):
            reason = topic.get("error_message") or for_code(topic["error_code"]).__name__
            raise ValueError(f"Kafka refused the topic {topic['name']}: {reason}")
