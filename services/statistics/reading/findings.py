"""Findings as they are asked for: one with its steps, and lists page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg.sql import SQL

from services.statistics.commands.deciding import FindingKey
from services.statistics.commands.findings import by_code
from services.statistics.commands.returns import RETURNS
from shared.db import Connection, Database
from shared.periods import Period
from shared.records.kind import foreign
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.paging import decode_cursor, encode_cursor

Shown = dict[str, Any]


class Wanted(NamedTuple):
    """What a list of findings is limited to."""

    region: str = ""
    rule: str | None = None
    period: Period | None = None
    states: Sequence[str] = ()
    institution: str | None = None


def get(database: Database, key: FindingKey, by: Principal) -> tuple[int, Shown]:
    """Revision and finding, with its steps; raises `Problem` 404, or 403 when it belongs to another region."""
    with database.transaction() as connection:
        row = connection.execute(_ONE, (*key.of, key.return_revision, key.rule_code)).fetchone()
        if row is None:
            raise not_found()
        shown = _show(row)
        if not by.covers(shown["region_code"]):
            raise foreign(shown["region_code"])
        return shown["revision"], {**shown, "steps": _steps(connection, row[:3])}


def page(
    database: Database, by: Principal, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[Shown], str | None]:
    """Findings in the order in which their returns were first sent, and the cursor of the next page."""
    after = decode_cursor(cursor, int, int, str) if cursor else (0, 0, "")
    conditions: list[tuple[str, Sequence[Any]]] = [
        ("(f.record_id, f.return_revision, f.rule_code) > (%s, %s, %s)", after)
    ]
    for prefix in filter(None, (by.region, wanted.region)):
        below = prefix + "%"
        conditions += [(RETURNS.region_superset_sql, (below,)), ("place.region_code LIKE %s", (below,))]
    if wanted.rule:
        conditions.append(("f.rule_code = %s", (wanted.rule,)))
    if wanted.period:
        conditions.append(("(h.months, h.first_month) = (%s, %s)", (wanted.period.months, wanted.period.first_month)))
    if wanted.states:
        conditions.append(("f.state = ANY(%s)", (list(wanted.states),)))
    if wanted.institution:
        conditions.append(("h.institution_uscc = %s", (wanted.institution,)))
    where = SQL(" AND ").join(SQL(text) for text, _ in conditions)
    statement = _SELECT + SQL(" WHERE ") + where + SQL(" ORDER BY 1, 2, 3 LIMIT %s")
    with database.transaction() as connection:
        rows = connection.execute(statement, [v for _, values in conditions for v in values] + [limit + 1]).fetchall()
    return [_show(row) for row in rows[:limit]], encode_cursor(rows[limit - 1][:3]) if len(rows) > limit else None


def _show(row: Sequence[Any]) -> Shown:
    _, return_revision, code, uscc, family, months, first_month, region, revision, state, reply, said, raised_at = row
    entries = by_code(said)[code]
    return {
        "institution_uscc": uscc,
        "form": family,
        "period": Period(first_month, months).code,
        "region_code": region,
        "rule_code": code,
        "return_revision": return_revision,
        "revision": revision,
        "state": state,
        "severity": entries[0]["severity"],
        "doubts": [{name: entry.get(name) for name in ("pointer", "zh", "en", "hint")} for entry in entries],
        "reply": reply,
        "decision": state if state in ("kept", "corrected") else None,
        "raised_at": raised_at,
    }


def _steps(connection: Connection, key: Sequence[Any]) -> list[Shown]:
    names = ("revision", "call", "reply", "decision", "reason", "recorded_by", "recorded_at")
    rows = connection.execute(
        "SELECT revision, call, reply, decision, reason, recorded_by, recorded_at FROM finding_step"
        " WHERE (record_id, return_revision, rule_code) = (%s, %s, %s) ORDER BY revision",
        key,
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


_SELECT = SQL(
    "SELECT f.record_id, f.return_revision, f.rule_code, h.institution_uscc, h.form, h.months, h.first_month,"
    " place.region_code, f.revision, f.state, f.reply, r.findings::text, r.recorded_at"
    " FROM finding f JOIN energy_return h USING (record_id)"
    " JOIN energy_return_revision r ON (r.record_id, r.revision) = (f.record_id, f.return_revision)"
    " CROSS JOIN LATERAL ({region}) AS place"
).format(region=SQL(RETURNS.region_sql))
_ONE = _SELECT + SQL(
    " WHERE (h.institution_uscc, h.form, h.months, h.first_month, f.return_revision, f.rule_code)"
    " = (%s, %s, %s, %s, %s, %s)"
)
