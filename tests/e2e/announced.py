"""Whether what a partner was told by events is what it reads: for every value that is announced."""

from __future__ import annotations

import time
from typing import Any

from infra.examples.dashboard_sse import everything
from tests.e2e.partner import Json, Partner

Key = tuple[str, str, str]  # indicator, region, period
NEWEST = str(10**17)  # later than any batch


def announced_agree(reader: Partner, patience_s: float) -> dict[Key, Json]:
    """Wait until the last event of every value is what `values` says; returns these."""
    until = time.monotonic() + patience_s
    while wrong := differences(said := announced(reader), reader):
        assert time.monotonic() < until, f"{len(wrong)} wrong: {wrong[:3]}"
        time.sleep(0.3)
    return said


def announced(reader: Partner) -> dict[Key, Json]:
    """Of each value the last event; revisions rise."""
    last: dict[Key, Json] = {}
    page: Json = {"next": 0, "items": [None]}
    while page["items"]:
        asked = {"after": page["next"], "limit": 1000, "type": "cn.bashu.indicators.value"}
        page = reader.get("/indicators/v1/events", **asked).json()
        for event in page["items"]:
            data = event["data"]
            assert data["position"] > last.get(_key(data), {"position": 0})["position"]
            last[_key(data)] = data
    return last


def differences(last: dict[Key, Json], reader: Partner) -> list[Any]:
    """What has no data need not have been announced."""
    said = {_key(item): item for item in everything(reader.http, NEWEST)}
    missing = [key for key, item in said.items() if item["value"] is not None and key not in last]
    return missing + [(data, said.get(key)) for key, data in last.items() if key not in said or _other(data, said[key])]


def _other(data: Json, item: Json) -> bool:
    return any(item[name] != value for name, value in data.items() if name != "position")


def _key(data: Json) -> Key:
    return data["indicator"], data["region"], data["period"]
