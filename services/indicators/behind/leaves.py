"""The returns that a value is made of, in the order of institution and period."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from services.indicators.behind.seen import CONTENT, parameters, statement
from services.indicators.engine.family import energy
from services.indicators.values.areas import Area
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.periods import Period

_FAMILY = energy()
_AMOUNTS = (*_FAMILY.flows, *_FAMILY.levels)
_SELECT = f"""
SELECT uscc, region, type, first_month, months, counts_revision, days, {", ".join(CONTENT)} FROM leaf
WHERE (uscc, first_month, months) > (%(uscc)s, %(after_first)s, %(after_months)s)
ORDER BY uscc, first_month, months LIMIT %(limit)s
"""


class Place(NamedTuple):
    """The sort key of a return: behind it a page goes on."""

    uscc: str
    first_month: int
    months: int


BEGINNING = Place("", 0, 0)


class Leaf(NamedTuple):
    """One return that counts. `amounts` as reported (a level that is absent is 0, and its flag false)."""

    uscc: str
    region: str  # the node at which it is added up
    type: str
    period: Period
    revision: int  # the one that counts
    days: int  # of its period in the register
    edition: int
    flags: Mapping[str, bool]
    channel: str | None
    amounts: Mapping[str, int]

    @property
    def place(self) -> Place:
        return Place(self.uscc, self.period.first_month, self.period.months)

    @property
    def measures(self) -> dict[str, int]:
        """What it adds to the cells: flows, and levels × days."""
        flows = {name: self.amounts[name] for name in _FAMILY.flows}
        return flows | {measure: self.amounts[fact] * self.days for fact, measure in _FAMILY.levels.items()}


def leaves(
    connection: Connection, place: Area, when: Period, type_: str, at: Vintage, after: Place, limit: int
) -> list[Leaf]:
    asked = {"after_first": after.first_month, "after_months": after.months, "limit": limit}
    query = statement(_SELECT, at)
    return [_leaf(*row) for row in connection.execute(query, parameters(place, when, type_, at, after.uscc) | asked)]


def _leaf(
    uscc: str, region: str, type_: str, first: int, months: int, revision: int, days: int, edition: int, *rest: int
) -> Leaf:
    flags = dict(zip(_FAMILY.flags, map(bool, rest), strict=False))
    channel, *amounts = rest[len(flags) :]
    told = None if channel is None else str(channel)
    return Leaf(uscc, region, type_, Period(first, months), revision, days, edition, flags, told,
                dict(zip(_AMOUNTS, amounts, strict=True)))  # fmt: skip
