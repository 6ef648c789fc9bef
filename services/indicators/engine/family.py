"""What a record family contributes: the columns of its facts and cells, declared once.

All SQL of the engine is generated from this declaration, so that a family's measures stay one vector per
row: one row per measure halved the projector's speed when it was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from shared.forms import form


@dataclass(frozen=True, slots=True)
class Family:
    """A record family (form × period × institution) and its tables `<prefix>_fact|_applied|_cell|_change`."""

    prefix: str
    form: str
    flows: tuple[str, ...]  # summed as they are
    levels: Mapping[str, str]  # fact column → measure column (level × days)
    flags: Mapping[str, str]  # flag → the fact column whose presence it tells

    @property
    def measures(self) -> tuple[str, ...]:
        """The additive columns of `<prefix>_applied`, `_cell` and `_change`; reported and partial count groups."""
        return (*self.flows, *self.levels.values(), "reported", "partial")

    @property
    def cell_key(self) -> tuple[str, ...]:
        return ("months", "first_month", "region", "type", "edition", *self.flags)

    @property
    def content(self) -> tuple[str, ...]:
        """The columns of a fact that say what counts."""
        return ("edition", *self.flags, *self.flows, *self.levels, "channel")


@cache
def energy() -> Family:
    """Form NY201, energy and water returns."""
    declared = form("NY201")
    return Family(
        prefix="energy",
        form=declared.family,
        flows=declared.flows,
        levels={level.fact: level.measure for level in declared.levels.values()},
        flags={level.flag: level.fact for level in declared.levels.values()},
    )
