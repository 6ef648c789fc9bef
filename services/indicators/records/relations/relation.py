"""A relation: what the facts of one thing say, as rows that a measure can sum, and the fields it may name.

A relation is a SELECT over two names, `fact` (what counts at a vintage) and `place` (the dated rows of institutions),
of at least

    thing, key, revision    the record behind the row
    uscc, region            where it is: by the institution's row of the day, or (uscc null) the region that is named
    since, until            an event is on `since`; a state holds from `since` to the day before `until` (null: still)

and of its fields. What needs more than one record is worked out here, so that a measure stays a sum with conditions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from services.indicators.marks import Estimate

Grain = Literal["day", "month"]
FieldKind = Literal["text", "texts", "number", "flag"]
SQL_TYPES: Mapping[FieldKind, str] = {"text": "text", "texts": "text[]", "number": "numeric", "flag": "boolean"}


@dataclass(frozen=True, slots=True)
class Field:
    """`unit` of a number that may be summed; `choices` of a text with a closed list of values."""

    kind: FieldKind
    unit: str | None = None
    choices: tuple[str, ...] = ()


TEXT, FLAG, NUMBER = Field("text"), Field("flag"), Field("number")


def amount(unit: str) -> Field:
    return Field("number", unit)


def one_of(*choices: str) -> Field:
    return Field("text", choices=choices)


def some_of(*choices: str) -> Field:
    return Field("texts", choices=choices)


OF_PLACE: Mapping[str, Field] = {
    "type": one_of("01", "021", "022", "023", "024", "025", "026", "03"),
    "is_key_user": FLAG,
}


class StandIn(NamedTuple):
    """The flag of rows that are an estimate, and why they are."""

    field: str
    reason: Estimate


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """`things`: the facts it is made from, the first of them the one whose records it lists.

    `presence`: a SELECT of those columns, of every record that shows the resource is kept, counted or not, with the
    days that it covers; by default the relation's own rows. `stands_in`: which of the rows are an estimate.
    `is_placed`: the rows have region, type and the rest already. `needs_energy`: reads the energy returns;
    `needs_values`: the values that were assigned to regions.
    `grain`: of what has a row for nearly every institution, steps are booked by month.
    """

    name: str
    things: tuple[str, ...]
    shape: Literal["events", "states"]
    sql: str
    own: Mapping[str, Field] = field(default_factory=dict)
    presence: str | None = None
    stands_in: StandIn | None = None
    is_placed: bool = False
    needs_energy: bool = False
    needs_values: bool = False
    grain: Grain = "day"

    @property
    def fields(self) -> Mapping[str, Field]:
        return {**self.own, **OF_PLACE}


def events(thing: str, day: str, *, columns: str = "", where: str = "true") -> str:
    """Rows of one thing on the day that an expression gives; those without one are left out."""
    return f"""SELECT thing, key, counts_revision AS revision, uscc, region, {day} AS since, NULL::date AS until
        {"," if columns else ""} {columns} FROM fact WHERE thing = '{thing}' AND {where} AND {day} IS NOT NULL"""


def covering(thing: str, since: str, region: str = "region") -> str:
    """Of `presence`: the records of a thing, each on its day; one that has no day yet is there all the time."""
    return _present(thing, f"coalesce({since}, '-infinity')", f"({since}) + 1", region)


def lasting(thing: str, since: str) -> str:
    """Of `presence`: the records of a thing, each from its day on."""
    return _present(thing, since, "NULL::date", "region")


def _present(thing: str, since: str, until: str, region: str) -> str:
    return f"""SELECT thing, key, counts_revision AS revision, uscc, {region} AS region, {since} AS since,
        {until} AS until FROM fact WHERE thing = '{thing}'"""


def day(name: str) -> str:
    return f"(content->>'{name}')::date"


def number(name: str) -> str:
    return f"(content->>'{name}')::bigint"


def flag(name: str) -> str:
    return f"(content->>'{name}')::boolean"


def text(name: str) -> str:
    return f"content->>'{name}'"


def latest(thing: str, *, columns: str = "") -> str:
    """The newest record of each institution, from its day (`as_of`) to that of the next."""
    since = day("as_of")
    return f"""SELECT thing, key, counts_revision AS revision, uscc, region, {since} AS since,
        lead({since}) OVER (PARTITION BY uscc ORDER BY {since}) AS until {"," if columns else ""} {columns}
        FROM fact WHERE thing = '{thing}'"""
