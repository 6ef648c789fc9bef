"""What statistics does when both provinces have decided: it seals what was released, and reviews by the new rules."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from services.statistics.commands.rulebook import take
from services.statistics.commands.sealing import SealedRelease, seal
from shared.db import Database
from shared.decisions import standards
from shared.decisions.follower import Taking
from shared.events.envelope import event_type
from shared.telemetry import log

_read_release = msgspec.json.Decoder(SealedRelease).decode


def _release(database: Database, data: bytes) -> None:
    release = _read_release(data)
    records = seal(database, release)
    log.info("release sealed its records", release=release.no, records=records)


def _standard(database: Database, data: bytes) -> None:
    take(database, standards.read(data))


TAKING: Mapping[str, Taking] = {
    event_type("indicators", "release", "sealed"): _release,
    standards.PUBLISHED: _standard,
}
