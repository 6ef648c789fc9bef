"""Which number is in force for a target, a region and a day, and from which base it is reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from services.indicators.standards import Plan, Target
from services.indicators.targets.history import Complete, History
from services.indicators.targets.scope import is_part, why_inapplicable, within
from shared.db import Connection


class Assigned(NamedTuple):
    """A value assigned later (by the state, or to one region): dated data beside the plan."""

    target: str
    region: str  # or a class of the plan
    valid_from: date
    value: Fraction
    factors: str | None
    doc_no: str


class InForce(NamedTuple):
    """The target and base of one region on a day. `target` None: not assigned. `inapplicable`: why not.

    The path begins in `base_year`, or by days on `start`. `lacks_own`: a higher value of its own is not loaded yet.
    """

    target: Fraction | None
    base: Fraction | None
    base_year: int
    start: date
    frozen: bool
    doc_no: str | None
    inapplicable: str | None = None
    lacks_own: bool = False


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
    history: History,
) -> InForce:
    """`history` gives the base where none is printed."""
    values = [*_printed_for_places(target), *assigned]
    own = _newest(target, [region], day, values) or _newest(target, _classes(plan, region), day, values)
    is_plans = region == plan.region or target.rollup == "joint"
    inherits = target.inherits or is_part(plan, target, region)
    is_inherited = own is None and inherits and not is_plans
    if is_inherited:
        own = _newest(target, [plan.region], day, values)
    frozen = target.frozen if own is None or own.factors is None else own.factors == "frozen"
    base = target.baseline if is_plans and target.baseline is not None else _value(history.last(plan.start))
    printed = InForce(target.target, base, plan.base_year, plan.start, frozen, plan.document_no)
    if inapplicable := why_inapplicable(plan, target, region, day):
        return printed._replace(inapplicable=inapplicable)
    lacks_own = any(within(region, place) for place in target.own_value_missing) and (own is None or is_inherited)
    printed = printed._replace(lacks_own=lacks_own)
    if own is None:
        return printed if is_plans or inherits else printed._replace(inapplicable="no_value_for_region")
    overrides = target.target is not None and (is_plans or is_inherited)
    if own.valid_from <= plan.start or overrides:
        return printed._replace(target=own.value, doc_no=own.doc_no)
    assigned_later = printed._replace(target=own.value, doc_no=own.doc_no, base=None)
    since = history.last(own.valid_from - timedelta(days=1))
    if since is None:
        return assigned_later
    start = since.day if target.kind == "state" else plan.start  # what is cumulated goes on from the plan's start
    return assigned_later._replace(base=since.value, base_year=since.day.year, start=start)


def _printed_for_places(target: Target) -> Iterable[Assigned]:
    return (Assigned(target.code, v.place, v.valid_from, v.value, None, v.doc_no) for v in target.values)


def _classes(plan: Plan, region: str) -> list[str]:
    return [name for name, members in plan.classes.items() if region in members]


def _newest(target: Target, places: Sequence[str], day: date, values: Iterable[Assigned]) -> Assigned | None:
    """Of one day the later entry: what is assigned comes after what is printed."""
    fitting = [v for v in values if v.target == target.code and v.region in places and v.valid_from <= day]
    return max(reversed(fitting), key=lambda v: v.valid_from, default=None)


def _value(found: Complete | None) -> Fraction | None:
    return None if found is None else found.value
