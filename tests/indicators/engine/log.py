"""Short ways to write the events that the engine's tests put on the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from shared.bus import Message
from shared.events import Envelope, event_type

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


def message(thing: str, verb: str, subject: str, revision: int, data: Any) -> Message:
    envelope = Envelope(
        id=f"{thing}/{subject}/{revision}",
        source="/bashu/statistics",
        type=event_type("statistics", thing, verb),
        subject=subject,
        time=datetime(2026, 11, 23, tzinfo=UTC),
    )
    key = subject.partition("/")[0].encode()
    return Message("bashu.statistics", key, json.dumps(data).encode(), envelope.headers())
