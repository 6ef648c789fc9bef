"""The event log on Kafka: for many machines, under the same contract as the log in PostgreSQL."""

from shared.bus.kafka.bus import MAX_RECORD_BYTES, KafkaBus

__all__ = ["MAX_RECORD_BYTES", "KafkaBus"]
