"""How old the oldest record behind some positions is: one record of each partition that lags is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from time import monotonic

from kafka import KafkaConsumer as Client
from kafka import TopicPartition as KafkaPartition

from shared.bus.base import TopicPartition
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.errors import translated

LEAST_BYTES = 1  # of a partition; the broker sends whole batches, so at least one


def oldest(cluster: Cluster, positions: Mapping[TopicPartition, int]) -> int | None:
    """When the log took the oldest record at or after these positions (ms); None if there is none."""
    bounds = cluster.bounds({partition.topic for partition in positions})
    behind = {
        KafkaPartition(cluster.name(partition.topic), partition.partition): max(offset, bounds[partition][0])
        for partition, offset in positions.items()
        if partition in bounds and offset < bounds[partition][1]
    }
    if not behind:
        return None
    ends = {place: bounds[cluster.place(place)][1] for place in behind}
    with translated(), closing(_reader(cluster)) as client:
        client.assign(list(behind))
        for place, offset in behind.items():
            client.seek(place, offset)
        return min(_first_times(client, ends, cluster.settings.timeout_s).values(), default=None)


def _first_times(client: Client, ends: Mapping[KafkaPartition, int], patience_s: float) -> dict[KafkaPartition, int]:
    """The time of the first record of each partition; one that holds only markers up to its end has none."""
    times: dict[KafkaPartition, int] = {}
    deadline = monotonic() + patience_s
    waiting = set(ends)
    while waiting and monotonic() < deadline:
        for place, records in client.poll(200).items():
            times.setdefault(place, records[0].timestamp)
        done = {place for place in waiting if place in times or client.position(place) >= ends[place]}
        client.pause(*done)
        waiting -= done
    return times


def _reader(cluster: Cluster) -> Client:
    return Client(
        **cluster.settings.client(),
        auto_offset_reset="none",
        enable_auto_commit=False,
        allow_auto_create_topics=False,
        isolation_level="read_committed",
        max_partition_fetch_bytes=LEAST_BYTES,
        metrics_enabled=False,
    )
