"""证书: issued for a person known by his hash; expired when the day of its validity is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.training import events
from services.training.commands.fields import PersonRef
from services.training.rules import records as rules
from shared import clock
from shared.db import Connection, Database
from shared.kinds import Code, Day, OfRegion, RegionCode, Registered, Text, on
from shared.records.kind import Current, Key, Revision, Saved
from shared.records.writing import Outcome, transact

ISSUED, EXPIRED = "issued", "expired"
KEEPER = "bashu"  # who records what the service does by itself
ONCE = 1_000  # certificates that expire in one transaction


class Certificates(Registered):
    """What has run out by the day it is written is told as expired, be it late news or a correction."""

    @override
    def verb(self, saved: Saved) -> str:
        valid_to = msgspec.json.decode(saved.revision.content)["valid_to"]
        return EXPIRED if valid_to and date.fromisoformat(valid_to) < clock.today() else ISSUED


CERTIFICATES = Certificates(
    "training", "certificate", "certificates", events.Certificate,
    key=(Code("issuer"), Code("certificate_no")),
    body={"region_code": RegionCode(), "person_ref": PersonRef(), "valid_to": Day(future=True), "scope": Text(200)},
    place=OfRegion(on("issued_on")),
    rule=rules.certificate,
    verbs=(ISSUED, ISSUED, EXPIRED),
    ended_by=None,
)  # fmt: skip

_RUN_OUT = """
SELECT h.issuer, h.certificate_no FROM certificate h JOIN certificate_revision r USING (record_id, revision)
WHERE (r.content->>'valid_to')::date < %s
    AND (r.content->>'valid_to')::date >= (r.recorded_at AT TIME ZONE 'Asia/Shanghai')::date
ORDER BY 1, 2 LIMIT %s
"""


def expire(database: Database) -> int:
    """Tell of certificates whose last day has passed since they were written, once each; returns how many."""
    with database.transaction() as connection:
        keys: list[Key] = [tuple(row) for row in connection.execute(_RUN_OUT, (clock.today(), ONCE))]

    def judge(_connection: Connection, current: dict[Key, Current]) -> Iterator[Outcome]:
        for key, known in current.items():
            if _has_run_out(known.latest):
                yield _expired(key, known)

    return len(transact(database, CERTIFICATES, keys, judge, new=False)) if keys else 0


def _has_run_out(revision: Revision) -> bool:
    """Asked again under lock: it may have been corrected, or told by another process."""
    valid_to = msgspec.json.decode(revision.content)["valid_to"]
    recorded_on = revision.recorded_at.astimezone(clock.CHINA).date()
    return valid_to is not None and recorded_on <= date.fromisoformat(valid_to) < clock.today()


def _expired(key: Key, current: Current) -> Saved:
    region = msgspec.json.decode(current.latest.content)["region_code"]
    revision = replace(
        current.latest, revision=current.latest.revision + 1, call="expire", recorded_by=KEEPER, recorded_at=clock.now()
    )
    return Saved(200, key, region, revision, current)
