"""Opening balances: what a region had on a day without names, until its named records reach that number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from services.indicators.records.known import Known, Wanted
from services.indicators.records.vintages import facts
from services.indicators.values.areas import Area, Run, area, runs_of
from shared.geography import regions

THINGS = ("projects.opening_balance",)


class Balance(NamedTuple):
    measure: str
    region: str
    as_of: date
    quantity: int
    key: str
    revision: int


def balances(known: Known) -> Sequence[Balance]:
    """All of them, the newest last."""

    def make() -> list[Balance]:
        rows = known.rows(
            f"""WITH fact AS ({facts(known.at, THINGS)})
            SELECT content->>'measure', content->>'region_code', (content->>'as_of')::date,
                (content->>'quantity')::bigint, key, counts_revision FROM fact ORDER BY 3, 1, 2"""
        )
        return [Balance(*row) for row in rows]

    return known.found("balances", known.token_of(THINGS), make)


class Extra(NamedTuple):
    """What a balance has more than is known by name."""

    balance: Balance
    amount: Fraction


def standing_in(known: Known, wanted: Wanted, over: Area, day: date) -> Fraction | int:
    """By how much balances are above what is known by name, on a day, over an area."""
    return sum(extra.amount for extra in extras(known, wanted, over, day))


def extras(known: Known, wanted: Wanted, over: Area, day: date) -> list[Extra]:
    """The balances that stand in.

    A region has the larger of its balance and what is known below it; so a county's balance counts for its province
    until the province's own is larger.
    """
    stated = {b.region: b for b in balances(known) if b.measure == wanted.measure.code and b.as_of <= day}
    return _missing(known, wanted, [region for region in stated if _is_within(region, over)], stated, day)


def _missing(known: Known, wanted: Wanted, inside: list[str], stated: dict[str, Balance], day: date) -> list[Extra]:
    found: list[Extra] = []
    for region in inside:
        if any(region != other and region.startswith(other) for other in inside):
            continue  # within another one, which looks at it
        below = _missing(
            known, wanted, [other for other in inside if other != region and other.startswith(region)], stated, day
        )
        whole = area(region)
        named = known.line(wanted, whole).at(day) if whole else 0
        own = Extra(stated[region], Fraction(stated[region].quantity - named))
        is_larger = own.amount > sum(extra.amount for extra in below)
        found += [own] if is_larger else below
    return found


def _is_within(region: str, over: Area) -> bool:
    """Whether all of a region lies in the area."""
    return all(any(_holds(run, inner) for run in over.nodes) for inner in runs_of(regions().subtree(region)))


def _holds(run: Run, inner: Run) -> bool:
    return run.low <= inner.low and inner.high <= run.high
