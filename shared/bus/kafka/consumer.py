"""Reading: kafka-python fetches and keeps the membership, positions live here.

No rebalance listener, no offset reset, no commit on its own. Before each poll kafka-python's position of
every partition is compared with ours; afterwards what lies below ours is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from time import monotonic

from kafka import KafkaConsumer as Client
from kafka import TopicPartition as KafkaPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    KafkaError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RebalanceInProgressError,
    RetriableError,
    UnknownMemberIdError,
)
from kafka.structs import MemberState, OffsetAndMetadata

from shared.bus.base import BusUnavailable, OffsetOutOfRange, Received, TopicPartition
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.errors import translated
from shared.bus.kafka.rejoining import keep_finished_joins
from shared.bus.kafka.standing import position_of
from shared.bus.kafka.unpacking import unpack_quickly

SESSION_MS = 6000  # a dead member is replaced after this; the least that brokers allow by default
HEARTBEAT_MS = 500  # a rebalance is noticed this late
REBALANCE_MS = 60_000  # a member that does not poll for so long is left out
STILL_S = 15.0  # without a record for so long, it is asked whether there are any
SLICE_S = 1.0  # kafka-python waits for an absent broker in silence: so often a sign of life is asked for
FETCH_BYTES = 1 << 20
LEAVE_MS = 1000

NOT_A_MEMBER = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)


class KafkaConsumer:
    """`Consumer` as a member of a Kafka group; range assignment gives it the same numbers of every topic."""

    def __init__(self, cluster: Cluster, group: str, topics: Iterable[str]) -> None:
        self._cluster = cluster
        self._timeout_ms = cluster.settings.timeout_ms
        self._group = group
        self._topics = {cluster.name(topic): topic for topic in sorted(set(topics))}
        self._client: Client | None = None
        self._joined: tuple[str, int] | None = None  # member id and generation of the numbers
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._positions: dict[TopicPartition, int] = {}
        self._untold: set[TopicPartition] = set()  # where kafka-python does not know yet where we stand
        self._waited_s = 0.0  # in vain, since the last record

    def poll(self, limit: int, timeout_s: float) -> list[Received]:
        deadline = monotonic() + timeout_s
        with self._use() as client:
            while True:
                began = monotonic()
                self._cluster.see_that_it_lives()
                left = max(0.0, deadline - monotonic())
                fetched = self._fetch(client, limit, min(left, SLICE_S))
                if self._take_assignment(client):
                    return []  # what was fetched may stem from another place; the next poll begins at ours
                records = self._accept(client, fetched)
                self._waited_s = 0.0 if records else self._waited_s + monotonic() - began
                if self._waited_s > STILL_S:
                    self._see_that_it_moves()
                if records or left <= 0:
                    return records

    def numbers(self) -> frozenset[int]:
        return frozenset(partition.partition for partition in self._assigned)

    def seek(self, positions: Mapping[TopicPartition, int]) -> None:
        numbers = self.numbers()
        for partition in positions:
            if partition.topic not in self._topics.values() or partition.partition not in numbers:
                raise ValueError(f"{partition} is not subscribed to and owned")
        assigned = {p: offset for p, offset in positions.items() if p in self._assigned}  # a topic may be too new
        self._positions.update(assigned)
        self._untold.update(assigned)

    def positions(self) -> dict[TopicPartition, int]:
        return dict(self._positions)

    def commit(self, positions: Mapping[TopicPartition, int]) -> None:
        offsets = {self._place(partition): OffsetAndMetadata(offset, "", -1) for partition, offset in positions.items()}
        with self._use() as client, suppress(*NOT_A_MEMBER):
            # Only a hint: in a rebalance the coordinator does not answer, and the next owner gives a better one.
            if client.group_metadata().state is MemberState.STABLE:
                client.commit(offsets, timeout_ms=self._timeout_ms)

    def committed(self) -> dict[TopicPartition, int]:
        known = self._cluster.committed(self._group)
        return {partition: offset for partition, offset in known.items() if partition.topic in self._topics.values()}

    def close(self) -> None:
        self._lose_everything()
        client, self._client = self._client, None
        if client is not None:
            with suppress(KafkaError):
                client.close(autocommit=False, timeout_ms=LEAVE_MS)

    def _place(self, partition: TopicPartition) -> KafkaPartition:
        return KafkaPartition(self._cluster.name(partition.topic), partition.partition)

    @contextmanager
    def _use(self) -> Iterator[Client]:
        try:
            with translated():
                yield self._client or self._open()
        except BusUnavailable as error:
            self._lose_everything()
            if not isinstance(error.__cause__, RetriableError):
                self.close()  # a broker that was only away is found again by the same client
            raise

    def _open(self) -> Client:
        client = Client(
            **self._cluster.settings.client(),
            group_id=self._cluster.name(self._group),
            partition_assignment_strategy=(RangePartitionAssignor,),
            auto_offset_reset="none",
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            isolation_level="read_committed",
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            max_poll_interval_ms=REBALANCE_MS,
            max_partition_fetch_bytes=FETCH_BYTES,
            metrics_enabled=False,
        )
        try:
            self._make_ready(client)
        except BaseException:
            client.close(autocommit=False, timeout_ms=0)
            raise
        self._client = client
        return client

    def _make_ready(self, client: Client) -> None:
        keep_finished_joins(client)
        unpack_quickly(client, self._cluster.place)
        client.subscribe(list(self._topics))
        # As the group's leader it shares out what it has heard of: it must know the topics before it joins.
        existing = self._cluster.partitions(self._topics.values())
        client.end_offsets([self._place(TopicPartition(topic, 0)) for topic in existing], self._timeout_ms)

    def _lose_everything(self) -> None:
        self._joined = None
        self._assigned = frozenset()
        self._positions.clear()
        self._untold.clear()

    def _fetch(self, client: Client, limit: int, timeout_s: float) -> dict[KafkaPartition, list[Received]]:
        self._align(client)
        try:
            fetched: dict[KafkaPartition, list[Received]] = client.poll(int(timeout_s * 1000), limit)
            return fetched
        except NoOffsetForPartitionError:
            return {}  # of numbers that were just assigned: positions come from `seek`
        except OffsetOutOfRangeError:
            self._raise_out_of_range()
            return {}  # it was about a position that is no longer ours

    def _align(self, client: Client) -> None:
        """Let kafka-python stand where we stand, and not read where we have no position."""
        for partition in self._untold:
            place, ours = self._place(partition), self._positions.get(partition)
            client.seek(place, ours or 0)  # without a place it would go by what the group committed
            (client.pause if ours is None else client.resume)(place)
        self._untold.clear()
        for partition, ours in self._positions.items():
            if position_of(client, place := self._place(partition)) != ours:
                client.seek(place, ours)

    def _take_assignment(self, client: Client) -> bool:
        """Keep numbers and positions in step with the group; whether there was anything to do."""
        member, before = client.group_metadata(), self._joined
        now = (member.member_id, member.generation_id)
        if member.state is MemberState.UNJOINED:
            self._lose_everything()
        elif member.state is MemberState.STABLE and now != before:
            self._assigned = frozenset(map(self._cluster.place, client.assignment()))
            if before is None or now != (before[0], before[1] + 1):
                self._positions.clear()  # a generation was missed, in which the numbers may have been another's
            self._positions = {p: offset for p, offset in self._positions.items() if p in self._assigned}
            self._untold = set(self._assigned)
            self._joined = now
        return before != self._joined

    def _accept(self, client: Client, fetched: dict[KafkaPartition, list[Received]]) -> list[Received]:
        """What stands at or behind our positions, which move on."""
        records: list[Received] = []
        for place, found in fetched.items():
            partition = self._cluster.place(place)
            ours = self._positions.get(partition)
            if ours is None:
                continue
            if found[0].offset > ours:
                self._raise_if_forgotten(partition)
            records += found if found[0].offset >= ours else [record for record in found if record.offset >= ours]
            self._positions[partition] = max(ours, found[-1].offset + 1)
        self._follow(client)
        return records

    def _see_that_it_moves(self) -> None:
        """Begin anew, with a new client, when kafka-python stands still although it is its turn to go on."""
        self._waited_s = 0.0
        bounds = self._cluster.bounds(self._topics.values()) if self._positions else {}
        behind = sorted(p for p, ours in self._positions.items() if ours < bounds.get(p, (0, 0))[1])
        if self._joined and not behind:
            return
        still = f"nothing comes of {behind[0]}" if behind else "no place in the group"
        raise BusUnavailable(f"{still} for {STILL_S:.0f} s; reading begins anew")

    def _follow(self, client: Client) -> None:
        """Move on over offsets without a record: transaction markers, what compaction or an abort took out."""
        for partition, ours in self._positions.items():
            self._positions[partition] = max(ours, position_of(client, self._place(partition)) or 0)

    def _raise_out_of_range(self) -> None:
        bounds = self._cluster.bounds(self._topics.values())
        for partition, ours in self._positions.items():
            first, end = bounds.get(partition, (0, 0))
            if not first <= ours <= end:
                raise OffsetOutOfRange(partition, ours, first, end)

    def _raise_if_forgotten(self, partition: TopicPartition) -> None:
        """A gap is no loss, unless the log has dropped what stood there."""
        first, end = self._cluster.bounds([partition.topic])[partition]
        if first > self._positions[partition]:
            raise OffsetOutOfRange(partition, self._positions[partition], first, end)
