"""What is answered when the register, which this service owns, has no such institution."""

from __future__ import annotations

from shared.kinds.places import Placed
from shared.records.checks import Checks
from shared.web.problems import FieldError, Problem, validation


def not_registered(place: Placed, known: bool) -> Problem:
    """Of a declared kind: never registered, or not at the time that the record is about."""
    if not known:
        return unknown(place.at)
    days = f"{place.span.start} – {place.span.end or ''}".rstrip()
    return not_then(days, place.field)


def unknown(uscc: str) -> Problem:
    """A wrong code, or one that nobody has registered."""
    checks = Checks()
    checks.uscc(uscc, "institution_uscc")
    if not checks.errors:
        checks.fail("uscc_unknown", "名录中没有该机构", "the register has no such institution", "institution_uscc",
                    hint="先登记机构 / register the institution first", value=uscc)  # fmt: skip
    return validation(checks.errors)


def not_then(when: str, field: str) -> Problem:
    return validation([FieldError(
        "institution_not_registered", f"该机构在 {when} 不在名录内",
        f"the institution is not in the register in {when}", f"/{field}",
        "先登记机构的有效期 / register the institution for that time first",
    )])  # fmt: skip
