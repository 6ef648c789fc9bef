"""Appending: all messages of a call are handed to kafka-python, then every acknowledgement is waited for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import Any

from kafka import KafkaProducer as Client
from kafka.errors import (
    CorruptRecordError,
    InvalidRecordError,
    InvalidTimestampError,
    InvalidTopicError,
    KafkaError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnknownError,
    UnsupportedForMessageFormatError,
)

from shared.bus.base import PARTITIONS, Failed, Message, Stored
from shared.bus.kafka.cluster import Cluster
from shared.bus.kafka.errors import translated
from shared.bus.kafka.handing import Hand
from shared.bus.partitions import partition_of

MAX_RECORD_BYTES = 1 << 20  # the brokers' default, and that of the log in PostgreSQL
BATCH_BYTES = 256 << 10  # with these three twice the rate of kafka-python's defaults
LINGER_MS = 20
COMPRESSION = "lz4"

# About the record itself: sent again as it is, it would be refused again.
REFUSALS = (
    CorruptRecordError,
    InvalidRecordError,
    InvalidTimestampError,
    InvalidTopicError,
    MessageSizeTooLargeError,
    PolicyViolationError,
    RecordListTooLargeError,
    TopicAuthorizationFailedError,
    UnsupportedForMessageFormatError,
)
HELD_BACK = Failed("held back behind a refused message of its key")


_Key = tuple[str, bytes]  # topic and key


class KafkaProducer:
    """`Producer` on kafka-python's idempotent one, which is made anew after every failure.

    What this client can judge (size, topic) is refused before anything behind it is sent. When the broker
    refuses, kafka-python gives up all it has in hand: that is sent again in halves, until what is refused stands
    alone. By then later messages of its key may be stored: they are reported as refused all the same, so that
    sending again restores the order; the log then has them twice.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._hand: Hand | None = None
        self._topics: dict[str, str] = {}  # how the brokers call those that can be written to
        self._one_at_a_time = Lock()

    def publish(self, messages: Sequence[Message]) -> list[Stored | Failed]:
        with self._one_at_a_time:
            try:
                with translated():
                    return _in_order(messages, self._publish(messages, set()))
            except BaseException:
                self._drop()
                raise

    def close(self) -> None:
        with self._one_at_a_time:
            self._drop()

    def _publish(self, messages: Sequence[Message], refused: set[_Key]) -> list[Stored | Failed]:
        answers = self._send(messages, refused)
        with suppress(UnknownError):  # a batch was split and is on its way again
            self._running().client.flush(self._patience_s)
        outcomes: list[Stored | Failed] = []
        suspects: list[int] = []
        for place, answer in enumerate(answers):
            try:
                outcomes.append(answer if isinstance(answer, Failed) else _stored(answer.get(self._patience_s)))
            except REFUSALS as error:
                outcomes.append(Failed(f"{type(error).__name__}: {error}"))
                suspects.append(place)
        if suspects:
            self._drop()
            if len(messages) == 1:
                refused.add((messages[0].topic, messages[0].key))
                return outcomes
        middle = len(suspects) // 2
        for half in filter(None, (suspects[:middle], suspects[middle:])):
            for place, outcome in zip(half, self._publish([messages[i] for i in half], refused), strict=True):
                outcomes[place] = outcome
        return outcomes

    def _send(self, messages: Sequence[Message], refused: set[_Key]) -> list[Any]:
        """A future for each message that was handed over, `Failed` for what cannot be."""
        unknown = {message.topic for message in messages} - self._topics.keys()
        problems = self._learn(unknown) if unknown else {}
        hand = self._running()
        answers: list[Any] = []
        for message in messages:
            if message.topic in problems:
                answers.append(problems[message.topic])
            elif refused and (message.topic, message.key) in refused:
                answers.append(HELD_BACK)
            elif (size := _size(message)) > MAX_RECORD_BYTES:
                answers.append(Failed(f"record of {size} bytes, the limit is {MAX_RECORD_BYTES}"))
                refused.add((message.topic, message.key))
            else:
                topic, partition = self._topics[message.topic], partition_of(message.key)
                answers.append(hand.over(message, topic, partition))
        return answers

    @property
    def _patience_s(self) -> float:
        """kafka-python gives a batch up after the timeout; this is for the case that it does not."""
        return 2 * self._cluster.settings.timeout_s

    def _learn(self, topics: set[str]) -> dict[str, Failed]:
        """Ask for topics not written to before: kafka-python would wait for a missing one, and create it."""
        found = self._cluster.partitions(topics)
        self._topics.update({topic: self._cluster.name(topic) for topic in found if found[topic] == PARTITIONS})
        return {
            topic: Failed(f"{topic} has {found[topic]} partitions" if topic in found else f"unknown topic {topic}")
            for topic in topics - self._topics.keys()
        }

    def _running(self) -> Hand:
        if self._hand is None:
            self._hand = Hand(self._made())
        return self._hand

    def _made(self) -> Client:
        timeout_ms = self._cluster.settings.timeout_ms
        return Client(
            **self._cluster.settings.client(),
            acks="all",
            enable_idempotence=True,
            allow_auto_create_topics=False,
            linger_ms=LINGER_MS,
            batch_size=BATCH_BYTES,
            compression_type=COMPRESSION,
            max_request_size=MAX_RECORD_BYTES + (64 << 10),  # room for what goes around a record
            max_block_ms=timeout_ms,
            delivery_timeout_ms=timeout_ms + LINGER_MS,
            metrics_enabled=False,
        )

    def _drop(self) -> None:
        """Give up what was not acknowledged; the next call starts with a new client and asks for topics again."""
        hand, self._hand = self._hand, None
        self._topics = {}
        if hand is not None:
            with suppress(KafkaError):
                hand.client.close(timeout=0)


def _stored(answer: Any) -> Stored:
    return Stored(answer.partition, answer.offset)


def _in_order(messages: Sequence[Message], outcomes: list[Stored | Failed]) -> list[Stored | Failed]:
    """Whatever was stored behind a refused message of its key counts as refused."""
    refused: set[_Key] = set()
    for place, outcome in enumerate(outcomes):
        if isinstance(outcome, Failed):
            refused.add((messages[place].topic, messages[place].key))
        elif refused and (messages[place].topic, messages[place].key) in refused:
            outcomes[place] = HELD_BACK
    return outcomes


def _size(message: Message) -> int:
    headers = sum([len(name) + len(value) for name, value in message.headers])  # a list: on the relay's hot path
    return len(message.key) + len(message.value or b"") + headers
