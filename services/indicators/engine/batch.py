"""One batch: everything that a stretch of the log changes, in one transaction, exactly once.

`apply` is the small interface the projector stands behind; a faster engine replaces this file and keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from psycopg.types.json import Json, Jsonb

from services.indicators.engine import cells, facts, records, register, staging
from services.indicators.engine.decode import FactState, InstitutionState, decode
from services.indicators.engine.readable import Unreadable
from services.indicators.engine.record_events import RecordState
from shared.bus import Received, TopicPartition
from shared.db import Connection

K = TypeVar("K")
S = TypeVar("S", FactState, InstitutionState, RecordState)


class Fenced(Exception):
    """Another projector owns one of the batch's partition numbers now: nothing was written."""


@dataclass(slots=True)
class Batch:
    """Decoded events: the newest state of each return, institution and other record, and what could not be read."""

    facts: dict[tuple[str, int, int], FactState] = field(default_factory=dict)
    institutions: dict[str, InstitutionState] = field(default_factory=dict)
    records: dict[tuple[str, str], RecordState] = field(default_factory=dict)
    unreadable: list[tuple[Received, str]] = field(default_factory=list)
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    events: int = 0
    traceparents: list[str] = field(default_factory=list)  # where the traces of its events go on from

    @staticmethod
    def of(records: Iterable[Received]) -> Batch:
        batch = Batch()
        for record in records:
            batch.add(record)
        return batch

    def add(self, record: Received) -> None:
        self.events += 1
        self.positions[TopicPartition(record.topic, record.partition)] = record.offset + 1
        try:
            state = decode(record)
        except Unreadable as error:
            self.unreadable.append((record, str(error)))
            return
        if isinstance(state, FactState):
            _keep_newest(self.facts, (state.uscc, state.period.first_month, state.period.months), state)
        elif isinstance(state, RecordState):
            _keep_newest(self.records, (state.thing, state.key), state)
        elif state is not None:
            _keep_newest(self.institutions, state.uscc, state)

    def offsets(self) -> dict[int, dict[str, int]]:
        """The next offsets by partition number, as the fence rows keep them."""
        found: dict[int, dict[str, int]] = {}
        for (topic, number), offset in self.positions.items():
            found.setdefault(number, {})[topic] = offset
        return found


def _keep_newest(known: dict[K, S], key: K, state: S) -> None:
    """The highest revision wins; of the same one, the first."""
    seen = known.get(key)
    if seen is None or seen.revision < state.revision:
        known[key] = state


def apply(connection: Connection, batch: Batch, owner: str) -> int | None:
    """Apply a batch in the connection's open transaction, which the caller commits.

    Moves the fences of `owner` first (that lock keeps everything about one number in order), then writes
    facts, contributions and cells, and takes the next batch number last, so that numbers are gapless and in
    commit order. Returns the number, or None when nothing changed. Raises `Fenced`.
    """
    _move_fences(connection, batch.offsets(), owner)
    return write(connection, batch)


def write(connection: Connection, batch: Batch) -> int | None:
    """The same without fences, for a caller who holds the numbers' fence rows."""
    staging.create(connection)
    batch_id = next_id(connection)
    changed = summed = 0  # records with facts alone, and what cells are made of
    if batch.unreadable:
        _park(connection, batch.unreadable)
        changed += 1
    if batch.institutions:
        staging.copy_institutions(connection, list(batch.institutions.values()))
        moved = register.apply(connection, batch_id)
        if moved:
            records.note_moved(connection, batch_id)
        summed += moved
    if batch.facts:
        staging.copy_facts(connection, batch.facts.values())
        summed += facts.apply(connection, batch_id)
    if batch.records:
        changed += records.apply(connection, batch_id, batch.records.values())
    if summed:
        cells.stage(connection)
        facts.note_waiting(connection)
        cells.apply(connection, batch_id)
    if not (changed or summed):
        return None
    return number(connection, batch_id, batch.events, batch.traceparents)


def next_id(connection: Connection) -> int:
    row = connection.execute("SELECT nextval('batch_id')").fetchone()
    assert row is not None
    return int(row[0])


def number(connection: Connection, batch_id: int, events: int, traceparents: Sequence[str] = ()) -> int:
    """Give the batch its number: the last statement of its transaction."""
    row = connection.execute(
        """WITH next AS (UPDATE batch_number SET number = number + 1 RETURNING number)
        INSERT INTO batch (batch_id, number, events, traceparents) SELECT %s, number, %s, %s FROM next
        RETURNING number""",
        (batch_id, events, list(traceparents) or None),
    ).fetchone()
    assert row is not None
    return int(row[0])


def _move_fences(connection: Connection, offsets: Mapping[int, Mapping[str, int]], owner: str) -> None:
    moved = connection.execute(
        """UPDATE fence f SET offsets = f.offsets || moved.offsets
        FROM unnest(%s::smallint[], %s::jsonb[]) moved(number, offsets)
        WHERE f.number = moved.number AND f.owner = %s""",
        (list(offsets), [Jsonb(of_number) for of_number in offsets.values()], owner),
    ).rowcount
    if moved < len(offsets):
        raise Fenced(f"{owner} no longer owns all of {sorted(offsets)}")


def _park(connection: Connection, unreadable: Iterable[tuple[Received, str]]) -> None:
    """Keep what cannot be read, with its bytes and place."""
    connection.cursor().executemany(
        """INSERT INTO dead_letter (topic, partition, "offset", key, value, headers, error, logged_ms)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (topic, partition, "offset") DO NOTHING""",
        [
            (r.topic, r.partition, r.offset, r.key, r.value, _as_json(r), error.replace("\0", "␀"), r.timestamp_ms)
            for r, error in unreadable
        ],
    )


def _as_json(record: Received) -> Json:
    """The headers, every byte kept: latin-1 maps each to one character."""
    return Json([[name, value.decode("latin-1")] for name, value in record.headers])
