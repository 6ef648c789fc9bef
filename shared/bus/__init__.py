"""The event log: one contract (`base`), adapters behind it, chosen by URL scheme."""

from shared.bus.base import (
    Bus,
    BusUnavailable,
    Consumer,
    Failed,
    Message,
    OffsetOutOfRange,
    Producer,
    Received,
    Stored,
    TopicPartition,
)

__all__ = [
    "Bus",
    "BusUnavailable",
    "Consumer",
    "Failed",
    "Message",
    "OffsetOutOfRange",
    "Producer",
    "Received",
    "Stored",
    "TopicPartition",
]
