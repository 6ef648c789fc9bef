"""The event log: one contract (`base`), adapters behind it, chosen by URL scheme."""

from urllib.parse import urlsplit

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


def connect(url: str) -> Bus:
    """The event log behind a URL: `postgresql://…` for one machine, `kafka://…` for many. Connects when first used."""
    scheme = urlsplit(url).scheme
    if scheme in ("postgresql", "postgres"):
        from shared.bus.postgres import PostgresBus  # each adapter's client library only where it is used

        return PostgresBus(url)
    if scheme == "kafka":
        from shared.bus.kafka import KafkaBus

        return KafkaBus(url)
    raise ValueError(f"no event log is known for {scheme}://: use postgresql:// or kafka://")


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
    "connect",
]
