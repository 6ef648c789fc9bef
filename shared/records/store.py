"""Records in PostgreSQL: a narrow row for each record, and all its revisions beside it.

`<table>` (record_id, key columns, revision, state, counts, updated_at) is what is locked, listed and joined;
`<table>_revision` holds the contents and is only ever inserted into.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec.structs import astuple
from psycopg.sql import SQL, Identifier

from shared.db import Connection
from shared.db.arrays import array
from shared.db.copying import copy_rows
from shared.records.kind import Current, Key, Kind, Revision, Saved

REVISION_COLUMNS = (
    "r.record_id, r.revision, r.call, r.state, r.counts, r.reason, r.content::text, r.findings::text,"
    " r.recorded_by, r.recorded_at"
)


def read_revision(row: Sequence[Any]) -> Revision:
    """A row of `REVISION_COLUMNS`, of a revision table named `r`."""
    record_id, revision, call, state, counts, reason, content, findings, by, at = row
    return Revision(record_id, revision, call, state, counts, reason, content.encode(), findings.encode(), by, at)


def lock(connection: Connection, kind: Kind[Any], keys: Sequence[Key]) -> dict[Key, Current]:
    """The existing records of these keys, locked in the order of their ids until the transaction ends.

    First which there are: one walk along the index, so that new keys cost next to nothing. A record keeps its key, so
    locking may come after. The contents are read by a statement of its own: locking may have waited for another
    writer, and only a new snapshot sees what he wrote.
    """
    asked = set(keys)
    walked = connection.execute(_statements(kind)["find"], _distinct(asked)).fetchall()
    heads = [(record_id, key) for record_id, *parts in walked if (key := tuple(parts)) in asked]
    if not heads:
        return {}
    ids = array(record_id for record_id, _ in heads)
    connection.execute(_statements(kind)["lock"], (ids,))
    latest = {row[0]: read_revision(row) for row in connection.execute(_statements(kind)["latest"], (ids,))}
    undecided = [r.record_id for r in latest.values() if r.counts is not None and r.counts != r.revision]
    rows = connection.execute(_statements(kind)["counted"], (undecided,)).fetchall() if undecided else []
    counted = {record_id: str(content) for record_id, content in rows}
    return {key: Current(latest[record_id], _counted(latest[record_id], counted)) for record_id, key in heads}


def lock_table(connection: Connection, kind: Kind[Any]) -> None:
    """Wait until no other writer of this kind is under way, and keep new ones out. Readers go on."""
    connection.execute(SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(Identifier(kind.table)))


def new_ids(connection: Connection, kind: Kind[Any], count: int) -> list[int]:
    """Record ids for new records."""
    if not count:
        return []
    row = connection.execute(_statements(kind)["ids"], (count,)).fetchone()
    assert row
    return list(row[0])


def add_revisions(connection: Connection, kind: Kind[Any], revisions: Iterable[Revision]) -> None:
    """Write revisions as they come. Those of new records may come before their records."""
    copy_rows(connection, f"{kind.table}_revision", _REVISION, map(astuple, revisions))


def save_records(connection: Connection, kind: Kind[Any], written: Sequence[Saved]) -> None:
    """Bring the records to their new revisions. New records are inserted in key order.

    Raises `psycopg.errors.UniqueViolation` when another writer has created one of the keys meanwhile.
    """
    created = sorted([saved for saved in written if saved.before is None], key=attrgetter("key"))
    revised = [saved for saved in written if saved.before is not None]
    if created:
        copy_rows(
            connection,
            kind.table,
            _head_columns(kind),
            (
                (r.record_id, *saved.key, r.revision, r.state, r.counts, r.recorded_at, *kind.derived(saved))
                for saved in created
                for r in (saved.revision,)
            ),
        )
    if revised:
        rows = [
            (r.record_id, r.revision, r.state, r.counts, r.recorded_at, *kind.derived(saved))
            for saved in revised
            for r in (saved.revision,)
        ]
        connection.execute(_statements(kind)["revise"], [list(column) for column in zip(*rows, strict=True)])


def region_of(connection: Connection, kind: Kind[Any], record_id: int) -> str:
    """The reporting node that a record belongs to."""
    row = connection.execute(_statements(kind)["region"], (record_id,)).fetchone()
    assert row, "a record without a region"
    return str(row[0])


@cache
def _head_columns(kind: Kind[Any]) -> Sequence[tuple[str, str]]:
    own = (("revision", "integer"), ("state", "text"), ("counts", "integer"), ("updated_at", "timestamptz"))
    return (("record_id", "bigint"), *kind.key_columns, *own, *kind.derived_columns)


_REVISION = (
    ("record_id", "bigint"), ("revision", "integer"), ("call", "text"), ("state", "text"), ("counts", "integer"),
    ("reason", "text"), ("content", "bytea"), ("findings", "bytea"), ("recorded_by", "text"),
    ("recorded_at", "timestamptz"),
)  # fmt: skip
"""The fields of `Revision` as they are copied; its JSON is at hand as bytes."""


def _distinct(keys: Iterable[Key]) -> list[str]:
    """What each part of the keys may be."""
    return [array(set(column)) for column in zip(*keys, strict=True)]


def _counted(latest: Revision, counted: dict[int, str]) -> bytes | None:
    if latest.counts is None:
        return None
    return latest.content if latest.counts == latest.revision else counted[latest.record_id].encode()


@cache
def _statements(kind: Kind[Any]) -> dict[str, bytes]:
    names = SQL(", ").join(Identifier(name) for name, _ in kind.key_columns)
    parts = {
        "head": Identifier(kind.table),
        "revision": Identifier(f"{kind.table}_revision"),
        "sequence": SQL("pg_get_serial_sequence('{}', 'record_id')").format(SQL(kind.table)),
        "key": names,
        "arrays": SQL(", ").join(
            SQL("%s::{}[] AS {}").format(SQL(sort), Identifier(name)) for name, sort in kind.key_columns
        ),
        "asked": SQL(" AND ").join(
            SQL("h.{0} = ANY(asked.{0})").format(Identifier(name)) for name, _ in kind.key_columns
        ),
        "columns": SQL(REVISION_COLUMNS),
        "region": SQL(kind.region_sql),
        "derived": SQL("").join(SQL(", {}").format(Identifier(name)) for name, _ in kind.derived_columns),
        "derived_arrays": SQL("").join(SQL(", %s::{}[]").format(SQL(sort)) for _, sort in kind.derived_columns),
        "set_derived": SQL("").join(SQL(", {0} = n.{0}").format(Identifier(name)) for name, _ in kind.derived_columns),
    }
    return {
        name: SQL(text).format(**parts).as_bytes()
        for name, text in {
            # OFFSET 0 hides the arrays from the planner: for a thousand values it would read whole tables.
            "find": "SELECT found.* FROM (SELECT {arrays} OFFSET 0) AS asked CROSS JOIN LATERAL"
            " (SELECT record_id, {key} FROM {head} h WHERE {asked} OFFSET 0) AS found",
            "lock": "SELECT FROM (SELECT %s::bigint[] AS ids OFFSET 0) AS asked CROSS JOIN LATERAL"
            " (SELECT FROM {head} h WHERE record_id = ANY(asked.ids) ORDER BY record_id FOR UPDATE) AS found",
            "latest": "SELECT {columns} FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL"
            " (SELECT r.* FROM {head} h JOIN {revision} r USING (record_id, revision) WHERE record_id = id LIMIT 1) r",
            "counted": "SELECT record_id, r.content::text FROM unnest(%s::bigint[]) AS asked (id) CROSS JOIN LATERAL"
            " (SELECT record_id, content FROM {head} h JOIN {revision} r USING (record_id)"
            " WHERE r.revision = h.counts AND record_id = id LIMIT 1) r",
            # OFFSET 0: the sequence is looked up once, not for every id.
            "ids": "SELECT array_agg(nextval(s))"
            " FROM (SELECT {sequence}::regclass s OFFSET 0) one, generate_series(1, %s)",
            "region": "SELECT place.region_code FROM {head} h CROSS JOIN LATERAL ({region}) AS place"
            " WHERE record_id = %s",
            "revise": "UPDATE {head} h SET revision = n.revision, state = n.state, counts = n.counts,"
            " updated_at = n.at{set_derived} FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::int[],"
            " %s::timestamptz[]{derived_arrays}) AS n (record_id, revision, state, counts, at{derived})"
            " WHERE h.record_id = n.record_id",
        }.items()
    }
