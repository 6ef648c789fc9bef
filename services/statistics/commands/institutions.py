"""The register: putting a dated row, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple
from typing_extensions import override

from services.statistics.rules import institutions as rules
from shared.clock import today
from shared.db import Connection
from shared.db.copying import copy_rows
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.register.ddl import ROW_COLUMNS
from shared.register.rows import Row, row_on
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError


class InstitutionKey(NamedTuple):
    uscc: str


class InstitutionState(msgspec.Struct):
    """The payload of the event, see `events.Institution`."""

    uscc: str
    revision: int
    rows: list[Row]


class _Institutions(Kind[None]):
    service, thing, things, table = "statistics", "institution", "institutions", "institution"
    key, key_columns, key_fields = InstitutionKey, (("uscc", "text"),), ("uscc",)
    has_states = False
    region_sql = "SELECT region_code FROM institution_row i WHERE i.uscc = h.uscc ORDER BY i.valid_from DESC LIMIT 1"
    region_superset_sql = "h.uscc IN (SELECT uscc FROM institution_row WHERE region_code LIKE %s)"
    body, line = rules.InstitutionBody, rules.InstitutionLineOfBatch

    def key_reader(self) -> Callable[..., InstitutionKey]:
        return _read_key

    def read_request(self, key: Key, precondition: Precondition, body: rules.InstitutionBody) -> Request:
        row = rules.read_row(body)
        return Request(key, precondition, b"", row, state=None, reason=None)

    def look_up(self, connection: Connection, requests: Sequence[Request]) -> None:
        """Everything that the rules need is in the record itself."""

    @override
    def admit(self, request: Request, current: Current | None, found: None, by: Principal) -> str:
        """The caller must cover the row he puts, the newest one, and every row that it changes."""
        before = _rows(current)
        after = rules.merge(before, request.sent)
        touched = [row for row in before if row not in after]
        for row in (request.sent, *touched, *before[-1:]):
            if not by.covers(row.region_code):
                raise foreign(row.region_code)
        return after[-1].region_code

    def merge(self, request: Request, current: Current | None) -> bytes:
        rows = rules.merge(_rows(current), request.sent)
        return rules.encode_content(rules.Content(request.sent.valid_from, rows))

    @override
    def check(self, request: Request, found: None) -> list[FieldError]:
        return []

    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        """Bring the table of rows, which every other query joins, to the new contents."""
        revised = [saved.key[0] for saved in written if saved.before]
        if revised:
            connection.execute("DELETE FROM institution_row WHERE uscc = ANY(%s)", (revised,))
        copy_rows(
            connection,
            "institution_row",
            ROW_COLUMNS,
            (
                (saved.key[0], *astuple(row))
                for saved in written
                for row in rules.decode_content(saved.revision.content).rows
            ),
        )  # fmt: skip

    def event(self, saved: Saved) -> OutboxEvent:
        (uscc,), number = saved.key, saved.revision.revision
        rows = rules.decode_content(saved.revision.content).rows
        verb = rules.verb(_rows(saved.before) or None, rows)
        return OutboxEvent(
            type=event_type(self.service, self.thing, verb),
            key=uscc,
            subject=self.subject(saved.key),
            revision=number,
            region=saved.region,
            data=_encode(InstitutionState(uscc, number, rows)),
        )

    @override
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        """All rows, and beside them the fields of the one in force today."""
        rows = rules.decode_content(revision.content).rows
        return {
            "record_id": revision.record_id,
            "uscc": key[0],
            **rules.show_row(row_on(rows, today())),
            "rows": [rules.show_row(row) for row in rows],
            "revision": revision.revision,
            "recorded_by": revision.recorded_by,
            "recorded_at": revision.recorded_at,
        }


INSTITUTIONS = _Institutions()
_encode = msgspec.json.Encoder().encode


def _read_key(uscc: str) -> InstitutionKey:
    rules.check_code(uscc)
    return InstitutionKey(uscc)


def _rows(current: Current | None) -> list[Row]:
    return rules.decode_content(current.latest.content).rows if current else []
