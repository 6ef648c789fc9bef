"""Reading records: one, its revisions, the difference between two of them, and lists page by page.

Every query is limited to the caller's region; the region of a record is derived, by its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from psycopg.sql import SQL, Composed, Identifier

from shared.db import Connection, Database
from shared.records.diff import changes
from shared.records.kind import Key, Kind, Revision, foreign
from shared.records.store import REVISION_COLUMNS, read_revision
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.paging import decode_cursor, encode_cursor


class Found(NamedTuple):
    """One revision of a record, with its key and its region."""

    key: Key
    region: str
    revision: Revision


class Filter(NamedTuple):
    """What a list is limited to. `where` holds conditions of the kind on the record `h`, with their values."""

    region: str | None = None
    updated_since: datetime | None = None
    where: Sequence[tuple[str, Any]] = ()


def get(database: Database, kind: Kind[Any], key: Key, by: Principal) -> Found:
    """The current revision; raises `Problem` 404, or 403 when it belongs to another region."""
    with database.transaction() as connection:
        return _get(connection, kind, key, by)


def revisions(database: Database, kind: Kind[Any], key: Key, by: Principal) -> list[Found]:
    """All revisions, oldest first."""
    with database.transaction() as connection:
        found = _get(connection, kind, key, by)
        rows = connection.execute(_statements(kind)["revisions"], (found.revision.record_id,))
        return [found._replace(revision=read_revision(row)) for row in rows]


def difference(
    database: Database, kind: Kind[Any], key: Key, by: Principal, from_: int, to: int
) -> list[dict[str, Any]]:
    """What changed from one revision to another: `[{pointer, from, to}]`."""
    by_number = {found.revision.revision: found for found in revisions(database, kind, key, by)}
    if from_ not in by_number or to not in by_number:
        raise not_found()
    older, newer = (kind.show(*by_number[number]) for number in (from_, to))
    return list(changes(older, newer))


def page(
    database: Database, kind: Kind[Any], by: Principal, wanted: Filter, cursor: str | None, limit: int
) -> tuple[list[Found], str | None]:
    """Records in the order in which they were first sent, and the cursor of the next page (None: the end)."""
    after = decode_cursor(cursor, int)[0] if cursor else 0
    conditions: list[tuple[str, Any]] = [("h.record_id > %s", after), *_region(kind, by.region)]
    if wanted.region is not None:
        conditions += _region(kind, wanted.region)
    if wanted.updated_since is not None:
        conditions.append(("h.updated_at >= %s", wanted.updated_since))
    conditions += wanted.where
    where = SQL(" AND ").join(SQL(text) for text, _ in conditions)
    statement = _statements(kind)["select"] + SQL(" WHERE ") + where + SQL(" ORDER BY h.record_id LIMIT %s")
    with database.transaction() as connection:
        rows = connection.execute(statement, [*(value for _, value in conditions), limit + 1]).fetchall()
    found = [_found(kind, row) for row in rows[:limit]]
    return found, encode_cursor([found[-1].revision.record_id]) if len(rows) > limit else None


def show(kind: Kind[Any], found: Found) -> Mapping[str, Any]:
    return kind.show(found.key, found.region, found.revision)


def _get(connection: Connection, kind: Kind[Any], key: Key, by: Principal) -> Found:
    row = connection.execute(_statements(kind)["one"], list(key)).fetchone()
    if row is None:
        raise not_found()
    found = _found(kind, row)
    if not by.covers(found.region):
        raise foreign(found.region)
    return found


def _found(kind: Kind[Any], row: Sequence[Any]) -> Found:
    width = len(kind.key_columns)
    return Found(kind.key(*row[:width]), row[width], read_revision(row[width + 1 :]))


def _region(kind: Kind[Any], prefix: str) -> list[tuple[str, Any]]:
    """Conditions for a subtree; the first (a superset, by index) spares deriving the region of all others."""
    if not prefix:
        return []
    below = prefix + "%"
    return [(kind.region_superset_sql, below), ("place.region_code LIKE %s", below)]


@cache
def _statements(kind: Kind[Any]) -> dict[str, Composed]:
    names = [Identifier("h", name) for name, _ in kind.key_columns]
    parts = {
        "head": Identifier(kind.table),
        "revision": Identifier(f"{kind.table}_revision"),
        "key": SQL(", ").join(names),
        "is_key": SQL(" AND ").join(SQL("{} = %s").format(name) for name in names),
        "region": SQL(kind.region_sql),
        "columns": SQL(REVISION_COLUMNS),
    }
    select = SQL(
        "SELECT {key}, place.region_code, {columns} FROM {head} h"
        " JOIN {revision} r ON r.record_id = h.record_id AND r.revision = h.revision"
        " CROSS JOIN LATERAL ({region}) AS place"
    ).format(**parts)
    return {
        "select": select,
        "one": select + SQL(" WHERE {is_key}").format(**parts),
        "revisions": SQL("SELECT {columns} FROM {revision} r WHERE record_id = %s ORDER BY revision").format(**parts),
    }
