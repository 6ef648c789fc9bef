"""Where kafka-python stands, by a private name (3.0 to 3.0.12: look again when the pin moves).

`KafkaConsumer.position` looks through all partitions for a new leader before it names the place of one: for the
84 of the projector, twice a poll, that was a third of the CPU of all loops. `poll` itself has just done the same.
"""

from __future__ import annotations

from kafka import KafkaConsumer, TopicPartition


def position_of(client: KafkaConsumer, place: TopicPartition) -> int | None:
    """The next offset that it will hand out; None while it has no place there."""
    state = client._subscription.assignment.get(place)
    return state.position.offset if state and state.position else None
