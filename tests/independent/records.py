"""What must be counted of the records of all services, from their payloads alone, as any consumer could say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

OWN_TABLES = {"statistics.institution", "statistics.energy_return"}
REPEATS = {
    "statistics.finding", "statistics.return", "food.kitchen", "food.rectification", "waste.plastic_rectification",
}  # fmt: skip
ABOUT_THE_REVISION = {"revision", "reason", "recorded_by"}


@dataclass(frozen=True)
class Event:
    """`thing` is `<service>.<thing>`, `key` the subject, `payload` as on the wire."""

    thing: str
    key: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """`place`: the institution's USCC, or the region of a record without one."""

    uscc: str | None
    region: str | None
    counts_revision: int
    content: Mapping[str, Any]


Facts = dict[tuple[str, str], Fact]


def facts(events: Iterable[Event]) -> Facts:
    """Of each record the event with the highest revision, and of that what it says counts."""
    newest: dict[tuple[str, str], Event] = {}
    for event in events:
        seen = newest.get((event.thing, event.key))
        if seen is None or seen.payload["revision"] < event.payload["revision"]:
            newest[event.thing, event.key] = event
    counted = {key: fact(event.payload) for key, event in newest.items() if event.thing not in OWN_TABLES | REPEATS}
    return {key: found for key, found in counted.items() if found is not None}


def fact(payload: Mapping[str, Any]) -> Fact | None:
    """What one payload says counts; a register's says so of itself."""
    said = {name: value for name, value in payload.items() if name not in ABOUT_THE_REVISION}
    if "counts" in said:
        counts, reported = said.pop("counts"), said.pop("content")
        said.pop("state")
        if counts is None:
            return None
        revision, content = counts["revision"], said | (counts["content"] or reported)
    else:
        revision, content = payload["revision"], said
    uscc = content.get("institution_uscc")
    return Fact(uscc, None if uscc else content["region_code"], revision, content)


def waiting(counted: Facts, institutions: Iterable[str]) -> int:
    """How many of them name an institution that is not known."""
    known = set(institutions)
    return sum(found.uscc is not None and found.uscc not in known for found in counted.values())
