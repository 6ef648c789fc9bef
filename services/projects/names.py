"""Names that a key may have and no payload lists: the things of all services."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shared.events.registry import known_types
from shared.kinds.keys import Part
from shared.records.checks import Checks

_OTHERS = ("indicators", "access")  # they have no records of their own
_ABOUT_RECORDS = ("projects.nil_report", "projects.opening_balance", "projects.roster")


@cache
def things() -> Collection[str]:
    """What there may be none of: `<service>.<thing>`, as in types."""
    named = {tuple(name.split(".")[2:4]) for name in known_types()}
    found = {f"{service}.{thing}" for service, thing in named if service not in _OTHERS}
    return sorted(found.difference(_ABOUT_RECORDS))


@dataclass(frozen=True)
class Thing(Part):
    """One of `things`: the list grows with the services."""

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": "^[a-z_.0-9]+$", "examples": ["projects.neutral_event"]}

    def read(self, text: str, checks: Checks, day: date) -> str:  # noqa: ARG002
        checks.one_of(text, things(), self.name)
        return text
