"""Which events exist: each service declares the types it publishes, with the model of their payload.

The declarations are exported to `schemas/` and committed there: `events/` holds the schema of each payload,
`types.json` says which of them a type has. So a consumer knows every type without importing its publisher.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from shared.events.envelope import PREFIX, event_type
from shared.events.payloads import RECORD_VERBS

SCHEMAS = Path(__file__).parents[2] / "schemas"
TYPES = "types.json"


class EventType(NamedTuple):
    """One published type; all verbs of a thing carry the same payload, the full state of the record.

    So they share a schema. `apart`: each has a copy of its own, as the first types had when partners were given them.
    """

    service: str
    thing: str
    verb: str
    payload: type[BaseModel]
    major: int = 1
    apart: bool = False

    @property
    def name(self) -> str:
        return event_type(self.service, self.thing, self.verb, self.major)

    @property
    def schema(self) -> str:
        """The name of its schema: the type without the verb, or the type."""
        return self.name if self.apart else f"{PREFIX}.{self.service}.{self.thing}.v{self.major}"


def declare(
    service: str, thing: str, verbs: Iterable[str], payload: type[BaseModel], *, apart: bool = False
) -> tuple[EventType, ...]:
    """The types of one thing: `declare("food", "canteen", ("registered", "changed"), Canteen)`."""
    return tuple(EventType(service, thing, verb, payload, apart=apart) for verb in verbs)


def declare_records(service: str, things: Mapping[str, type[BaseModel]]) -> tuple[EventType, ...]:
    """The types of several things that have the states of all records."""
    return tuple(kind for thing, payload in things.items() for kind in declare(service, thing, RECORD_VERBS, payload))


@cache
def known_types() -> frozenset[str]:
    """The names of all types in `schemas/types.json`: an event of another type is a dead letter, not noise."""
    return frozenset(json.loads((SCHEMAS / TYPES).read_text(encoding="utf-8")))
