"""Handing messages to kafka-python, without what its `send` does for each; through private names of it (3.0 to
3.0.12: look again when the pin moves).

For each message `send` makes the set of the topic's partitions twice, looks at the types of all headers, measures the
record, words a line for a log that is not kept, and wakes the sending thread as long as a batch is full: half of its
time. Batches, sequence numbers, sending and answers are kafka-python's own.
"""

from __future__ import annotations

from typing import Any

from kafka import KafkaProducer
from kafka import TopicPartition as KafkaPartition

from shared.bus.base import Message


class Hand:
    """What hands messages to one `client`."""

    def __init__(self, client: KafkaProducer) -> None:
        self.client = client
        self._known: dict[tuple[str, int], KafkaPartition] = {}  # of which kafka-python knows where to send it

    def over(self, message: Message, topic: str, partition: int) -> Any:
        """The future of the message's place in the log; `topic`: as the brokers call it."""
        place = self._known.get((topic, partition))
        if place is None:
            answer = self.client.send(topic, message.value, message.key, list(message.headers), partition)
            if not answer.failed():
                self._known[topic, partition] = KafkaPartition(topic, partition)
            return answer
        append = self.client._accumulator.append
        answer, _, is_new_batch, _ = append(place, None, message.key, message.value, message.headers)
        if is_new_batch:  # so the one before it is full
            self.client._sender.wakeup()
        return answer
