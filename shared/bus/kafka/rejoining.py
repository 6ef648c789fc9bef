"""Around one fault of kafka-python 3.0 (to 3.0.12), through private names: look again when the pin moves.

A join that finishes between two polls is forgotten, and the next poll joins again. That makes the other
members join again, whose joins may finish between their polls: members that work between polls can
chase each other for ever, and numbers stand still.
"""

from __future__ import annotations

from kafka import KafkaConsumer
from kafka.structs import MemberState


def keep_finished_joins(client: KafkaConsumer) -> None:
    """Let the next poll take the assignment of a join that has finished, instead of joining again."""
    coordinator = client._coordinator
    join = coordinator._do_join_and_sync_async
    finished: list[tuple[object, bytes]] = []  # the last join: its generation and assignment

    async def join_unless_finished() -> bytes:
        if coordinator.state is MemberState.REBALANCING:  # a join that a poll took makes it stable
            for generation, assignment in finished:
                if generation is coordinator._generation:
                    return assignment
        now: bytes = await join()
        finished[:] = [(coordinator._generation, now)]
        return now

    coordinator._do_join_and_sync_async = join_unless_finished
