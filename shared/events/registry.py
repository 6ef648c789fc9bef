"""Which events exist: each service declares the types it publishes, with the model of their payload.

The declarations are exported to `schemas/events/<type>.json` and committed there, so that a consumer knows
every type of the platform without importing the service that publishes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from shared.events.envelope import event_type

SCHEMAS = Path(__file__).parents[2] / "schemas"


class EventType(NamedTuple):
    """One published type; all verbs of a thing carry the same payload, the full state of the record."""

    service: str
    thing: str
    verb: str
    payload: type[BaseModel]
    major: int = 1

    @property
    def name(self) -> str:
        return event_type(self.service, self.thing, self.verb, self.major)


def declare(service: str, thing: str, verbs: Iterable[str], payload: type[BaseModel]) -> tuple[EventType, ...]:
    """The types of one thing: `declare("statistics", "institution", ("registered", "changed"), Institution)`."""
    return tuple(EventType(service, thing, verb, payload) for verb in verbs)


@cache
def known_types() -> frozenset[str]:
    """The names of all types in `schemas/events/`: an event of another type is a dead letter, not noise."""
    return frozenset(path.stem for path in (SCHEMAS / "events").glob("*.json"))
