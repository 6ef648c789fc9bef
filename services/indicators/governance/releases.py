"""Reading releases: their heads, signatures and frozen rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from services.indicators.governance.frozen import Row, Rows
from services.indicators.governance.spec import Spec
from shared.db import Connection
from shared.web.problems import Problem

Part = Literal["values", "targets"]

_COLUMNS = """no, revision, state, title, plan, closes_plan, spec, position, digest, created_by, client_id, created_at,
    ended_at, reason"""
_ALL = f"SELECT {_COLUMNS} FROM release ORDER BY no"
_ONE = f"SELECT {_COLUMNS} FROM release WHERE no = %s"
_REPEATED = f"SELECT {_COLUMNS}, asked FROM release WHERE (client_id, idempotency_key) = (%s, %s)"
_SIGNATURES = "SELECT province, at FROM release_signature WHERE no = %s ORDER BY at"
_ROWS = """SELECT place, content FROM release_row
    WHERE (no, part) = (%s, %s) AND place > %s ORDER BY place LIMIT %s"""
_EVERY_ROW = 2**31 - 1


class Release(NamedTuple):
    """`spec`: what was asked; `ended_at`: sealed or withdrawn."""

    no: int
    revision: int
    state: Literal["draft", "sealed", "withdrawn"]
    title: str
    plan: str | None
    closes_plan: bool
    spec: Spec
    position: int
    digest: str
    created_by: str
    client_id: str
    created_at: datetime
    ended_at: datetime | None
    reason: str | None


class Signature(NamedTuple):
    province: str
    at: datetime


def releases(connection: Connection) -> list[Release]:
    return [_release(row) for row in connection.execute(_ALL).fetchall()]


def find(connection: Connection, no: int, *, lock: bool = False) -> Release:
    """Raises `Problem` 404."""
    row = connection.execute(f"{_ONE} FOR UPDATE" if lock else _ONE, (no,)).fetchone()
    if row is None:
        raise Problem(404, "not_found", f"没有发布 {no}", f"There is no release {no}.")
    return _release(row)


def repeated(connection: Connection, client_id: str, key: str, asked: str) -> Release | None:
    """The release of an earlier call with the same key; raises `Problem` 422 when that asked for another one."""
    row = connection.execute(_REPEATED, (client_id, key)).fetchone()
    if row is None:
        return None
    if row[-1] != asked:
        raise Problem(
            422,
            "idempotency_key_reused",
            "该 Idempotency-Key 已用于另一请求：请换一个",
            "This Idempotency-Key was used for another request: take a new one.",
        )
    return _release(row[:-1])


def signatures(connection: Connection, no: int) -> list[Signature]:
    return [Signature(*row) for row in connection.execute(_SIGNATURES, (no,)).fetchall()]


def page(connection: Connection, no: int, part: Part, after: int, limit: int) -> list[tuple[int, Row]]:
    """The rows of one part after a place, in the order in which they were frozen."""
    return [(place, content) for place, content in connection.execute(_ROWS, (no, part, after, limit)).fetchall()]


def rows(connection: Connection, no: int) -> Rows:
    """Everything that a release froze: for its workbook, its SDMX file, and the comparison with today."""
    values, targets = ([row for _, row in page(connection, no, part, -1, _EVERY_ROW)] for part in _PARTS)
    return Rows(values, targets)


_PARTS: tuple[Part, ...] = ("values", "targets")


def _release(row: Sequence[Any]) -> Release:
    found = Release(*row)
    return found._replace(spec=Spec(**found.spec))  # type: ignore[arg-type]
