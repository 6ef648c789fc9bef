"""Which number is in force for a target, a region and a day, and from which base it is reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from services.indicators.standards import Plan, Target
from services.indicators.targets.judge import Year
from shared.db import Connection


class Assigned(NamedTuple):
    """A value assigned later (by the state, or to one region): dated data beside the plan."""

    target: str
    region: str
    valid_from: date
    value: Fraction
    factors: str | None
    doc_no: str


class InForce(NamedTuple):
    """The target and base of one region on a day. `target` None: not assigned. `inapplicable`: why not."""

    target: Fraction | None
    base: Fraction | None
    base_year: int
    frozen: bool
    doc_no: str
    inapplicable: str | None = None


def assigned_values(connection: Connection, at: datetime | None) -> list[Assigned]:
    """What was loaded by `at` (None: all); of one target, region and day the latest loaded."""
    rows = connection.execute(
        "SELECT DISTINCT ON (target, region, valid_from) target, region, valid_from, value, factors, doc_no"
        " FROM target_value WHERE %(at)s::timestamptz IS NULL OR loaded_at <= %(at)s"
        " ORDER BY target, region, valid_from, loaded_at DESC",
        {"at": at},
    ).fetchall()
    return [Assigned(target, region, since, Fraction(value), *rest) for target, region, since, value, *rest in rows]


def in_force(
    plan: Plan,
    target: Target,
    region: str,
    day: date,
    assigned: Sequence[Assigned],
    years: Mapping[int, Year],
) -> InForce:
    """`years` gives the base where none is printed: the base year, if its returns are complete."""
    is_plans = region == plan.region
    own = _newest(target, region, day, assigned)
    is_inherited = own is None and target.inherits
    if is_inherited:
        own = _newest(target, plan.region, day, assigned)
    frozen = target.frozen if own is None or own.factors is None else own.factors == "frozen"
    base = target.baseline if is_plans else _complete(years, plan.base_year)
    printed = InForce(target.target, base, plan.base_year, frozen, plan.document_no)
    if "," in region or not region.startswith(plan.region):
        return printed._replace(inapplicable="outside_the_plan")
    if day < plan.start:
        return printed._replace(inapplicable="not_in_force")
    if own is None:
        inapplicable = None if is_plans or target.inherits else "no_value_for_region"
        return printed._replace(inapplicable=inapplicable)
    overrides = target.target is not None and (is_plans or is_inherited)
    if own.valid_from > plan.start and not overrides:
        since = _last_complete_before(years, own.valid_from)
        base_year = plan.base_year if since is None else since
        return InForce(own.value, _complete(years, base_year), base_year, frozen, own.doc_no)
    return printed._replace(target=own.value, doc_no=own.doc_no)


def _newest(target: Target, region: str, day: date, assigned: Sequence[Assigned]) -> Assigned | None:
    fitting = [a for a in assigned if a.target == target.code and a.region == region and a.valid_from <= day]
    return max(fitting, key=lambda a: a.valid_from, default=None)


def _complete(years: Mapping[int, Year], year: int) -> Fraction | None:
    return years[year].value if year in years and years[year].is_complete else None


def _last_complete_before(years: Mapping[int, Year], day: date) -> int | None:
    """The newest complete year that ended before `day`."""
    return max((year for year, found in years.items() if year < day.year and found.is_complete), default=None)
