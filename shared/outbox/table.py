"""Writing to the outbox, inside the transaction that changes the record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from shared.db import Connection


class OutboxEvent(NamedTuple):
    """One event to publish. `key` decides the partition: the USCC where the record's key begins with one."""

    type: str
    key: str
    subject: str
    revision: int
    region: str  # the reporting node it concerns, for the feed's filter
    data: bytes  # JSON, the full state
    traceparent: str | None = None


def emit(connection: Connection, events: Iterable[OutboxEvent]) -> None:
    """Write events to the outbox of this database; they leave when the transaction commits.

    Call it after the record rows are locked: ids of one record then rise with its revisions.
    """
    raise NotImplementedError
