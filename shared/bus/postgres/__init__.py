"""The event log as tables in PostgreSQL: for one machine, under the same contract as Kafka."""

from shared.bus.postgres.bus import MAX_RECORD_BYTES, PostgresBus

__all__ = ["MAX_RECORD_BYTES", "PostgresBus"]
