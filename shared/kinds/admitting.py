"""Whether a record may stand where it says: its institution in the register, its region valid and the caller's."""

from __future__ import annotations

from collections.abc import Callable

from shared.clock import today
from shared.kinds.places import Placed
from shared.records.checks import only, region_error
from shared.records.kind import foreign
from shared.register.lookup import Register
from shared.register.rows import Span, day_for, row_for, row_on
from shared.web.auth import Principal
from shared.web.problems import FieldError, Problem, pointer

NotRegistered = Callable[[Placed, bool], Problem]
"""What is answered when the register has no such institution at all (False), or not in that time (True)."""

RETRY_AFTER_S = 2  # the copy of the register follows within a second


def admit(place: Placed, before: str | None, register: Register, by: Principal, missing: NotRegistered) -> str:
    """The region of the record. Raises `Problem`: 403, 422, or what `missing` makes of an absent institution.

    `before`: the region the record has belonged to; an open span is judged as of today.
    """
    if before is not None and not by.covers(before):
        raise foreign(before)
    last = place.span.end or max(today(), place.span.start)
    if place.region is not None:
        if not by.covers(place.region):
            raise foreign(place.region)
        only(region_error(place.region, last, place.field))
        return place.region
    rows = register.get(place.at)
    if rows is None:
        raise missing(place, False)
    row = row_for(rows, place.span.start, last)
    region = (row or row_on(rows, last)).region_code
    if not by.covers(region):
        raise foreign(region)
    if row is None:
        raise missing(place, True)
    only(region_error(region, day_for(row, last), place.field))
    return region


def unknown_here(place: Placed, known: bool) -> Problem:
    """409 of a service with a read copy: what it does not know yet it may know in a moment."""
    return unknown(place.at, place.span, known, place.field)


def unknown(uscc: str, span: Span, known: bool, *path: str | int) -> Problem:
    """The same of any institution that a body names, at `path`."""
    days = f"{span.start} – {span.end or ''}"
    zh = f"名录中没有机构 {uscc}" if not known else f"机构 {uscc} 在 {days} 不在名录内"
    en = f"The register has no institution {uscc}" + (f" for {days}" if known else "") + ": register it, then retry."
    error = FieldError("institution_unknown", zh, en, pointer(path),
                       "先在 statistics 登记该机构，稍后重试 / register it with statistics, then send this again",
                       value=uscc)  # fmt: skip
    return Problem(409, "institution_unknown", zh, en, [error], headers={"Retry-After": str(RETRY_AFTER_S)},
                   extra={"retryable": True})  # fmt: skip
