"""What the declared topics are to a Kafka cluster: the settings they are made with, compared and changed."""

from __future__ import annotations

from collections.abc import Iterable

from shared.bus.base import PARTITIONS
from shared.bus.kafka.cluster import Cluster
from shared.bus.topics import Difference, declared

PARTITION_COUNT = "partitions"


def settings_of(topic: str) -> dict[str, str]:
    """Kafka's names and values for a topic; one that the file does not know is kept for ever."""
    known = declared().get(topic)
    return {
        "cleanup.policy": "compact" if known and known.compacted else "delete",
        "retention.ms": str(known.retention_ms if known else -1),
        # "When the log took it" is the broker's clock, whatever clock a producer has.
        "message.timestamp.type": "LogAppendTime",
    }


def create(cluster: Cluster, topics: Iterable[str]) -> None:
    """Create the missing ones. `ValueError`: one has another number of partitions, so its keys lie elsewhere."""
    cluster.create({topic: settings_of(topic) for topic in topics})


def differences(cluster: Cluster, topics: Iterable[str]) -> list[Difference]:
    """What is missing, and what is set otherwise; nothing is changed."""
    names = list(topics)
    counts = cluster.partitions(names)
    found = cluster.configuration(counts)
    different: list[Difference] = []
    for topic in names:
        wanted = {PARTITION_COUNT: str(PARTITIONS), **settings_of(topic)}
        has = {PARTITION_COUNT: str(counts[topic]), **found[topic]} if topic in counts else {}
        different += [
            Difference(topic, name, wanted[name], has.get(name)) for name in wanted if wanted[name] != has.get(name)
        ]
    return different


def apply(cluster: Cluster, topics: Iterable[str]) -> list[Difference]:
    """Create what is missing and change what differs; what was different. Raises `ValueError` as `create` does."""
    different = differences(cluster, topics)
    create(cluster, {difference.topic for difference in different})
    changes: dict[str, dict[str, str]] = {}
    for difference in different:
        if difference.found is not None:
            changes.setdefault(difference.topic, {})[difference.setting] = difference.wanted
    cluster.change(changes)
    return different
