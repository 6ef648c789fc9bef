"""Nil reports, of a region or of one institution, beside the records of this service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import replace
from typing_extensions import override

from services.projects import events
from services.projects.commands.awards import AWARDS
from services.projects.commands.carbon import NEUTRAL_EVENTS, VERIFICATIONS
from services.projects.commands.offices import ASSESSMENTS, DOCUMENTS
from services.projects.commands.works import NEW_BUILDINGS, PROJECTS
from services.projects.names import Thing
from services.projects.rules import counting
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Beside, Declared, Institution, OfEither, PeriodCode, Region, Reported, during
from shared.kinds.keys import NONE
from shared.outbox.table import OutboxEvent
from shared.records.kind import Key, Request, Saved
from shared.records.saying import fault
from shared.web.problems import FieldError, validation

KEPT_HERE: Mapping[str, Declared] = {
    f"{kind.service}.{kind.thing}": kind
    for kind in (PROJECTS, NEW_BUILDINGS, VERIFICATIONS, NEUTRAL_EVENTS, AWARDS, DOCUMENTS, ASSESSMENTS)
}

# The regions of the records once, not for every report.
_PRESENT = """
WITH present AS MATERIALIZED (SELECT h.placed_at, h.placed_on, place.region_code
    FROM {table} h CROSS JOIN LATERAL ({region}) place WHERE {counts})
SELECT asked.number FROM unnest(%s::integer[], %s::text[], %s::text[], %s::date[], %s::date[])
    asked (number, region, uscc, since, until)
WHERE EXISTS (SELECT FROM present WHERE placed_on BETWEEN asked.since AND asked.until
    AND CASE asked.uscc WHEN '' THEN starts_with(region_code, asked.region) ELSE placed_at = asked.uscc END)
"""


class _Present(Beside):
    """Which reports of resources that are kept here speak of a time that has a record."""

    def __init__(self, contradicted: set[Key]) -> None:
        self._contradicted = contradicted

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        reported = (key.resource, key.region_code, key.institution_uscc, key.period)
        return counting.nil_report(key, reported in self._contradicted if key.resource in KEPT_HERE else None)


def _present(connection: Connection, requests: Sequence[Request]) -> _Present:
    contradicted: set[Key] = set()
    for resource, kind in KEPT_HERE.items():
        sent = [request.sent for request in requests if request.key[0] == resource]
        if not sent:
            continue
        asked = [(*_where(key), place.span.start, place.span.end) for key, _, place in sent]
        columns = [array(range(len(asked))), *(array(map(str, column)) for column in zip(*asked, strict=True))]
        counts = "h.counts IS NOT NULL" if kind.has_states else "true"
        statement = _PRESENT.format(table=kind.table, region=kind.region_sql, counts=counts)
        for (number,) in connection.execute(statement.encode(), columns):
            key = sent[number].key
            contradicted.add((key.resource, key.region_code, key.institution_uscc, key.period))
    return _Present(contradicted)


def _where(key: Any) -> tuple[str, str]:
    return key.region_code or "", key.institution_uscc or ""


class _NilReports(Reported):
    @override
    def _read_key(self, day: date, *texts: str) -> Key:
        key = super()._read_key(day, *texts)
        _, region, uscc, _ = key
        if bool(region) == bool(uscc):
            raise validation([
                fault("key_malformed", "区划与机构填且只填一个", "name a region or an institution, not both",
                      "region_code", hint=f"另一个写 {NONE} / write {NONE} for the other")
            ])  # fmt: skip
        return key

    @override
    def event(self, saved: Saved) -> OutboxEvent:
        """What an institution says stays in the order of its other records."""
        event = super().event(saved)
        uscc = self.keyed(saved.key)["institution_uscc"]
        return replace(event, key=uscc) if uscc else event


NIL_REPORTS = _NilReports(
    "projects", "nil_report", "nil-reports", events.NilReport,
    key=(
        Thing("resource"),
        Region(optional=True),
        Institution(optional=True),
        PeriodCode(),
    ),
    body={},
    place=OfEither(during()),
    beside=_present,
)  # fmt: skip
