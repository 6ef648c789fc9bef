"""Short ways to write the events that the engine's tests put on the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from shared.bus import Message
from shared.events.envelope import Envelope, event_type, topic_of

Dated = tuple[str, str | None, str, str]  # valid_from, valid_to, region, type


def institution(uscc: str, revision: int, *rows: Dated) -> Message:
    data = {
        "uscc": uscc,
        "revision": revision,
        "rows": [
            {"valid_from": since, "valid_to": until, "region_code": region, "type_code": type_, "is_key_user": False}
            for since, until, region, type_ in rows
        ],
    }
    return message("institution", "changed", uscc, revision, data)


def energy_return(
    uscc: str, period: str, revision: int, electricity_wh: int, *, area_dm2: int = 1_000, counts: bool = True
) -> Message:
    content = {
        "form_edition": 2020,
        "channel": "direct",
        "floor_area_dm2": area_dm2,
        "users_milliperson": {"staff": 2_000, "students": 3_000},
        "lines": [{"item": "electricity", "quantity": electricity_wh, "unit": "Wh"}],
    }
    data = {
        "institution_uscc": uscc,
        "form": "NY201",
        "period": period,
        "revision": revision,
        "content": content,
        "counts": {"revision": revision} if counts else None,
    }
    return message("energy_return", "accepted", f"{uscc}/NY201/{period}", revision, data)


def message(thing: str, verb: str, subject: str, revision: int, data: Any, *, service: str = "statistics") -> Message:
    """Keyed as most records are: by what the subject begins with."""
    envelope = Envelope.of(event_type(service, thing, verb), subject, revision, datetime(2026, 11, 23, tzinfo=UTC))
    key = subject.partition("/")[0].encode()
    return Message(topic_of(service), key, json.dumps(data).encode(), envelope.headers())


def stock(uscc: str, revision: int, bev: int | None, *, counts: int | None = None, before: int = 0) -> Message:
    """Vehicles of an institution in 2021: `bev` (None: withdrawn) is what counts.

    With `counts` it is only reported, and the `before` of that revision counts.
    """

    def content(count: int) -> dict[str, Any]:
        return {"source": None, "vehicles": [{"drive": "bev", "ownership": "owned", "count": count}]}

    counted = {"revision": counts, "content": content(before)} if counts else {"revision": revision}
    data = {
        "institution_uscc": uscc,
        "period": "2021",
        "revision": revision,
        "state": "withdrawn" if bev is None else "submitted" if counts else "accepted",
        "reason": None,
        "recorded_by": "test",
        "content": content(bev or 0),
        "counts": None if bev is None else counted,
    }
    return message("stock", "revised", f"{uscc}/2021", revision, data, service="vehicles")


def charging_point(asset: str, revision: int, uscc: str, **fields: Any) -> Message:
    """A register's entry, in the partition of its asset code."""
    data = {"asset_code": asset, "revision": revision, "institution_uscc": uscc, "in_service_to": None, **fields}
    return message("charging_point", "changed", asset, revision, data, service="vehicles")
