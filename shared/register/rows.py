"""Dated rows of the register: where and what an institution is from one day to another, both inclusive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar

import msgspec


class Dated(Protocol):
    """Anything that holds from one day to another, both inclusive."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class Row(msgspec.Struct, gc=False):
    """One dated row, the shape of `InstitutionRow` in the event; `shared.register.ddl.ROW_COLUMNS`, in their order."""

    valid_from: date
    valid_to: date | None
    name: str
    type_code: str
    level: str
    region_code: str
    located_in: str | None
    parent: str | None
    is_key_user: bool
    has_canteen: bool | None = None


class InstitutionRow(NamedTuple):
    """What rules may ask of an institution: one of its rows, oldest first, never overlapping."""

    valid_from: date
    valid_to: date | None
    region_code: str
    type_code: str
    is_key_user: bool
    located_in: str | None
    has_canteen: bool | None


class Span(NamedTuple):
    """The days that a record is about, both inclusive; `end` None: it still goes on."""

    start: date
    end: date | None


D = TypeVar("D", bound=Dated)


def row_for(rows: Sequence[D], start: date, end: date) -> D | None:
    """The row that tells region and type of a span: that of its last day in the register, None if never in it."""
    for row in reversed(rows):
        if row.valid_from <= end:
            return row if row.valid_to is None or row.valid_to >= start else None
    return None


def day_for(row: Dated, end: date) -> date:
    """The day on which a record's region must exist: the last of its span, or of the validity, if earlier."""
    return min(end, row.valid_to) if row.valid_to else end


def row_on(rows: Sequence[D], day: date) -> D:
    """The row in force on a day, else the newest."""
    return next((row for row in rows if covers(row, day)), rows[-1])


def covers(row: Dated, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)
