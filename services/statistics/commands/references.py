"""Quotas and price ranges: loaded by an office for its region, in force at once, each with its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from psycopg.sql import SQL, Identifier
from psycopg.types.json import Jsonb
from typing_extensions import override

from services.statistics.rules import loading
from services.statistics.rules.institutions import TYPES
from services.statistics.rules.loading import Validity
from shared.db import Connection
from shared.events import event_type
from shared.forms import form
from shared.outbox.table import OutboxEvent
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, validation


class ReferenceKey(NamedTuple):
    """`subject`: a type of institution, or an item of the form."""

    subject: str
    region_code: str
    edition: str


Starts = dict[tuple[str, str, date], str]
"""(type or item, region, first day) → the edition that starts then."""


class _References(Kind[Starts]):
    """A register of dated values, for the region of its key and all below it.

    `subjects`: by the name of the key's first part, what it may be. `read` checks a body, or raises `Problem` 422; the
    fields of the content are columns of `in_force`, the table that the rules read.
    """

    service, has_states, says_why = "statistics", False, True
    region_sql, region_superset_sql = "SELECT h.region_code", "h.region_code LIKE %s"
    key = ReferenceKey

    def __init__(
        self, thing: str, things: str, subjects: tuple[str, Sequence[str]], in_force: str,
        read: Callable[[Any], Validity], body: type[msgspec.Struct], line: type[msgspec.Struct],
    ) -> None:  # fmt: skip
        self.thing, self.things, self.table, self.in_force = thing, things, thing, in_force
        subject, self._subjects = subjects
        self.key_fields = (subject, "region_code", "edition")
        self.key_columns = tuple((name, "text") for name in self.key_fields)
        self._read, self.body, self.line = read, body, line

    def key_reader(self) -> Callable[..., ReferenceKey]:
        def read(subject: str, region: str, edition: str) -> ReferenceKey:
            loading.check_key(self._subjects, subject, region, edition, self.key_fields[0])
            return ReferenceKey(subject, region, edition)

        return read

    def read_request(self, key: Key, precondition: Precondition, body: Any) -> Request:
        content = self._read(body)
        return Request(key, precondition, _encode(content), content, state=None, reason=body.reason)

    @override
    def look_up(self, connection: Connection, requests: Sequence[Request]) -> Starts:
        rows = connection.execute(
            f"SELECT {self.key_fields[0]}, region_prefix, valid_from, edition FROM {self.in_force}"
        )
        return {(subject, region, since): edition for subject, region, since, edition in rows}

    @override
    def admit(self, request: Request, current: Current | None, found: Starts, by: Principal) -> str:
        region: str = request.key[1]
        if not by.covers(region):
            raise foreign(region)
        return region

    @override
    def check(self, request: Request, found: Starts) -> list[FieldError]:
        """Two editions that start on one day would leave it open which is in force."""
        subject, region, edition = request.key
        other = found.get((subject, region, request.sent.valid_from), edition)
        if other != edition:
            raise validation([FieldError(
                "edition_overlaps", f"版本 {other} 也从这一天起生效", f"edition {other} starts on that day, too",
                "/valid_from", "修改起始日，或修订那个版本 / choose another day, or revise that edition",
            )])  # fmt: skip
        return []

    @override
    def remember(self, saved: Saved, found: Starts) -> None:
        content = msgspec.json.decode(saved.revision.content, type=Validity)
        subject, region, edition = saved.key
        found[subject, region, content.valid_from] = edition

    @override
    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        for saved in written:
            connection.execute(
                f"DELETE FROM {self.in_force} WHERE ({self.key_fields[0]}, region_prefix, edition) = (%s, %s, %s)",
                saved.key,
            )
        for saved in written:
            self._add(connection, saved.key, msgspec.json.decode(saved.revision.content))

    def _add(self, connection: Connection, key: Key, content: Mapping[str, Any]) -> None:
        """Put a content in force."""
        columns = (self.key_fields[0], "region_prefix", "edition", *content)
        values = [Jsonb(value) if isinstance(value, dict) else value for value in (*key, *content.values())]
        connection.execute(
            SQL("INSERT INTO {} ({}) VALUES ({})").format(
                Identifier(self.in_force),
                SQL(", ").join(map(Identifier, columns)),
                SQL(", ").join(SQL("%s") for _ in columns),
            ),
            values,
        )

    def event(self, saved: Saved) -> OutboxEvent:
        subject = "/".join(saved.key)
        return OutboxEvent(
            type=event_type(self.service, self.thing, "published"),
            key=subject,
            subject=subject,
            revision=saved.revision.revision,
            region=saved.region,
            data=_encode(self._state(saved.key, saved.revision)),
        )

    @override
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        return {
            "record_id": revision.record_id,
            **self._state(key, revision),
            "recorded_at": revision.recorded_at,
        }

    def _state(self, key: Key, revision: Revision) -> dict[str, Any]:
        """The payload of the event."""
        return {
            **dict(zip(self.key_fields, key, strict=True)),
            "revision": revision.revision,
            "reason": revision.reason,
            "recorded_by": revision.recorded_by,
            **msgspec.json.decode(revision.content),
        }


QUOTAS = _References(
    "quota", "quotas", ("type_code", TYPES), "quota_reference",
    loading.read_quota, loading.QuotaBody, loading.QuotaLineOfBatch,
)  # fmt: skip
PRICES = _References(
    "price_range", "price-ranges", ("item", tuple(form("NY201").items)), "price_reference",
    loading.read_price, loading.PriceBody, loading.PriceLineOfBatch,
)  # fmt: skip
_encode = msgspec.json.Encoder().encode
