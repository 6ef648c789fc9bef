"""What a consumer of the events makes of joint objects: the rule of services/training/events.py, read anew."""

from __future__ import annotations

from typing import Any

from services.app.schemas import EVENTS
from tests.records.service import Api

PAYLOADS = {kind.name: kind.payload for kind in EVENTS}


def counted(api: Api, thing: str) -> list[str]:
    """The keys of the joint objects of a thing that count, once each, by their events alone."""
    objects: dict[str, dict[str, Any]] = {}
    given: dict[str, dict[str, Any]] = {}
    for event in api.events():
        data, kind = event["data"], event["type"].split(".")[3]
        assert PAYLOADS[event["type"]].model_validate(data)
        if kind == thing:
            objects[event["subject"]] = event
        elif kind == "confirmation" and data["thing"] == thing:
            given[data["object_key"]] = event
    return [key for key, event in objects.items() if _counts(event, given.get(key))]


def _counts(event: dict[str, Any], word: dict[str, Any] | None) -> bool:
    if event["data"]["counts"] is None or word is None or word["data"]["state"] != "given":
        return False
    if word["data"]["region_code"] == event["region"][:2]:
        return False
    since = event["data"]["counted_fields_since"]
    return since is not None and since <= word["data"]["confirmed_revision"] <= event["data"]["counts"]["revision"]
