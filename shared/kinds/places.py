"""Where a record belongs: to the region of an institution on the last day it is about, or to a region by itself.

    OfInstitution(on("acquired_on"))    OfRegion(in_year())    OfInstitution(throughout("opened_on", "closed_on"))

The names are those of the payload, in its key or in its content.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from shared.kinds.keys import span_of
from shared.register.rows import Span

Lookup = Callable[[str], Any]
"""The value of a name in the payload, key or content."""

SpanOf = Callable[[Lookup], Span]

FOR_EVER = date(9999, 12, 31)
EVER_SINCE = date(1, 1, 1)

DERIVED_SQL = "placed_at text NOT NULL, placed_on date NOT NULL"
"""The columns of every table of a declared kind: USCC or region, and the last day the record is about."""

REGION_SQL = """
SELECT coalesce((SELECT i.region_code FROM institution_row i WHERE i.uscc = h.placed_at
    ORDER BY i.valid_from > h.placed_on, abs(i.valid_from - h.placed_on) LIMIT 1), h.placed_at) AS region_code
"""


@dataclass(frozen=True)
class Placed:
    """A record's place: one of `uscc` and `region` is None. `field` is told in errors."""

    uscc: str | None
    region: str | None
    span: Span
    field: str

    @property
    def at(self) -> str:
        found = self.uscc or self.region
        assert found, "placed nowhere"
        return found

    @property
    def on(self) -> date:
        return self.span.end or FOR_EVER


@dataclass(frozen=True)
class Place:
    """How a kind's records are placed."""

    span: SpanOf
    superset_sql: ClassVar[str]

    def of(self, value: Lookup) -> Placed:
        raise NotImplementedError


@dataclass(frozen=True)
class OfInstitution(Place):
    field: str = "institution_uscc"
    superset_sql = "h.placed_at IN (SELECT uscc FROM institution_row WHERE region_code LIKE %s)"

    def of(self, value: Lookup) -> Placed:
        return Placed(value(self.field), None, self.span(value), self.field)


@dataclass(frozen=True)
class OfRegion(Place):
    field: str = "region_code"
    superset_sql = "h.placed_at LIKE %s"

    def of(self, value: Lookup) -> Placed:
        return Placed(None, value(self.field), self.span(value), self.field)


@dataclass(frozen=True)
class OfEither(Place):
    """An institution's, or else a region's: the other is null."""

    superset_sql = (
        "EXISTS (SELECT FROM (SELECT %s::text AS below) wanted WHERE h.placed_at LIKE below"
        " OR h.placed_at IN (SELECT uscc FROM institution_row WHERE region_code LIKE below))"
    )

    def of(self, value: Lookup) -> Placed:
        uscc = value("institution_uscc")
        return Placed(uscc, None if uscc else value("region_code"), self.span(value),
                      "institution_uscc" if uscc else "region_code")  # fmt: skip


def on(name: str) -> SpanOf:
    """On one day."""
    return lambda value: Span(value(name), value(name))


def during(name: str = "period") -> SpanOf:
    """In a period, or on the day that one is."""
    return lambda value: Span(*span_of(value(name)))


def in_year(name: str = "year") -> SpanOf:
    return lambda value: Span(date(value(name), 1, 1), date(value(name), 12, 31))


def throughout(start: str, end: str | None = None) -> SpanOf:
    """From one day to another; while the end is null, the institution's newest row tells the region."""
    return lambda value: Span(value(start) or EVER_SINCE, value(end) if end else None)
