"""Events waiting to leave: written in the transaction that changes the record."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shared.db import Connection
from shared.db.copying import copy_rows
from shared.telemetry import current_traceparent

CHANNEL = "outbox"

_COLUMNS = (
    ("type", "text"), ("key", "text"), ("subject", "text"), ("revision", "integer"), ("region", "text"),
    ("data", "bytea"), ("traceparent", "text"),
)  # fmt: skip


class OutboxEvent(msgspec.Struct, frozen=True, gc=False):
    """One event to publish. `key` decides the partition: the USCC where the record's key begins with one."""

    type: str
    key: str
    subject: str
    revision: int
    region: str  # the reporting node it concerns, for the feed's filter
    data: bytes  # JSON, the full state
    traceparent: str | None = None  # None: that of the work in hand


def emit(connection: Connection, events: Iterable[OutboxEvent]) -> None:
    """Write events to the outbox of this database; they leave when the transaction commits.

    Call it after the record rows are locked: ids of one record then rise with its revisions.
    """
    here = current_traceparent()
    rows = ((e.type, e.key, e.subject, e.revision, e.region, e.data, e.traceparent or here) for e in events)
    copy_rows(connection, "outbox", _COLUMNS, rows)
