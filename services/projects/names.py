"""Names that a key may have and no payload lists: measures of the standards, things of all services."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from shared.events.registry import SCHEMAS, known_types
from shared.kinds.keys import Part
from shared.records.checks import Checks

_OTHERS = ("indicators", "access")  # they have no records of their own
_ABOUT_RECORDS = ("projects.nil_report", "projects.opening_balance", "projects.roster")


@cache
def measures() -> Collection[str]:
    """What can be counted on a day, by the packaged standards."""
    declared = (item for entry in _measured() for item in entry.items())
    return sorted({code for code, measure in declared if measure["kind"] in ("stock", "distinct")})


def _measured() -> Iterator[Mapping[str, Any]]:
    for file in (SCHEMAS / "standards").glob("*/*.yaml"):
        text = file.read_text(encoding="utf-8")
        if "\nmeasures:\n" in text:  # a plan names in that place whose measures it uses; reading it takes seconds
            yield yaml.safe_load(text)["measures"]


@cache
def things() -> Collection[str]:
    """What there may be none of: `<service>.<thing>`, as in types."""
    named = {tuple(name.split(".")[2:4]) for name in known_types()}
    found = {f"{service}.{thing}" for service, thing in named if service not in _OTHERS}
    return sorted(found.difference(_ABOUT_RECORDS))


@dataclass(frozen=True)
class Named(Part):
    """One of a list of names that grows with the standards and the services."""

    known: Callable[[], Collection[str]]
    example: str

    @property
    def schema(self) -> Mapping[str, Any]:
        return {"pattern": "^[a-z_.0-9]+$", "examples": [self.example]}

    def read(self, text: str, checks: Checks, day: date) -> str:  # noqa: ARG002
        checks.one_of(text, self.known(), self.name)
        return text
