"""What the publisher said, and charging points to say it of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from shared.db import Connection, Database
from shared.outbox.table import OutboxEvent, emit
from tests.indicators.records_filled import RecordFiller

Said = dict[tuple[str, str, str], tuple[str, dict[str, Any]]]  # indicator, region, period → type, data
POINT = {"connectors": 2, "in_service_to": None}
CHENGDU = ("5101", "51", "50,51", "circle")


def said(database: Database, number: int | None = None) -> Said:
    """The events of one batch number, or of the newest: each value once."""
    with database.transaction() as connection:
        rows = connection.execute(
            "SELECT key, type, revision, data FROM outbox"
            " WHERE revision = coalesce(%s, (SELECT max(number) FROM publication)) AND type LIKE '%%.value.%%'",
            (number,),
        ).fetchall()
    found: Said = {}
    for key, type_, revision, data in rows:
        values = orjson.loads(data)
        name = values["indicator"], values["region"], values["period"]
        assert (key, revision) == ("|".join(name), values["position"])
        assert name not in found
        found[name] = type_, values
    return found


def point(records: RecordFiller, uscc: str, since: str, **more: Any) -> str:
    return records.fact("vehicles.charging_point", uscc, **{**POINT, "in_service_from": since, **more})


def places(found: Said, indicator: str) -> set[tuple[str, str]]:
    return {(region, period) for code, region, period in found if code == indicator}


def emit_and_die(connection: Connection, events: Iterable[OutboxEvent]) -> None:
    emit(connection, events)
    raise KeyboardInterrupt
