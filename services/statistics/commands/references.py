"""Quotas and price ranges: loaded by an office for its region, in force at once, each with its history."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb
from typing_extensions import override

from services.statistics.rules import loading
from services.statistics.rules.institutions import TYPES
from services.statistics.rules.loading import PriceContent, QuotaContent, Validity
from shared.db import Connection
from shared.events import event_type
from shared.forms import form
from shared.outbox.table import OutboxEvent
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, validation


class QuotaKey(NamedTuple):
    type_code: str
    region_code: str
    edition: str


class PriceKey(NamedTuple):
    item: str
    region_code: str
    edition: str


Starts = dict[tuple[str, str, date], str]
"""(type or item, region, first day) → the edition that starts then."""


class _References(Kind[Starts]):
    """A register of dated values, for the region of its key and all below it."""

    service, has_states, says_why = "statistics", False, True
    region_sql, region_superset_sql = "SELECT h.region_code", "h.region_code LIKE %s"
    subjects: Sequence[str]
    in_force: str  # the table that the rules read

    def key_reader(self) -> Callable[..., Key]:
        def read(subject: str, region: str, edition: str) -> Key:
            loading.check_key(self.subjects, subject, region, edition, self.key_fields[0])
            return (subject, region, edition)

        return read

    @abstractmethod
    def read_body(self, body: Any) -> Validity:
        """Check a body; raises `Problem` 422."""

    @abstractmethod
    def add(self, connection: Connection, key: Key, content: bytes) -> None:
        """Put a content in force."""

    def read_request(self, key: Key, precondition: Precondition, body: Any) -> Request:
        content = self.read_body(body)
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
            self.add(connection, saved.key, saved.revision.content)

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


class _Quotas(_References):
    thing, things, table, in_force = "quota", "quotas", "quota", "quota_reference"
    key, key_fields, subjects = QuotaKey, ("type_code", "region_code", "edition"), TYPES
    key_columns = (("type_code", "text"), ("region_code", "text"), ("edition", "text"))
    body, line = loading.QuotaBody, loading.QuotaLineOfBatch

    def read_body(self, body: Any) -> QuotaContent:
        return loading.read_quota(body)

    def add(self, connection: Connection, key: Key, content: bytes) -> None:
        quota = msgspec.json.decode(content, type=QuotaContent)
        connection.execute(
            "INSERT INTO quota_reference (type_code, region_prefix, edition, valid_from, valid_to, constraint_kgce_m2,"
            " base_kgce_m2, guide_kgce_m2, kgce_per_unit, document) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (*key, quota.valid_from, quota.valid_to, quota.constraint_kgce_m2, quota.base_kgce_m2,
             quota.guide_kgce_m2, Jsonb(quota.kgce_per_unit), quota.document),
        )  # fmt: skip


class _Prices(_References):
    thing, things, table, in_force = "price_range", "price-ranges", "price_range", "price_reference"
    key, key_fields, subjects = PriceKey, ("item", "region_code", "edition"), tuple(form("NY201").items)
    key_columns = (("item", "text"), ("region_code", "text"), ("edition", "text"))
    body, line = loading.PriceBody, loading.PriceLineOfBatch

    def read_body(self, body: Any) -> PriceContent:
        return loading.read_price(body)

    def add(self, connection: Connection, key: Key, content: bytes) -> None:
        price = msgspec.json.decode(content, type=PriceContent)
        connection.execute(
            "INSERT INTO price_reference (item, region_prefix, edition, valid_from, valid_to, lowest_yuan,"
            " highest_yuan, document) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
            (*key, price.valid_from, price.valid_to, price.lowest_yuan, price.highest_yuan, price.document),
        )


QUOTAS, PRICES = _Quotas(), _Prices()
_encode = msgspec.json.Encoder().encode
