"""A page of the returns behind a number, as the API answers it; for a foreign province sums by division instead."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from services.indicators.behind.adding import Part, part
from services.indicators.behind.asked import NOTICE, Asked
from services.indicators.behind.leaves import Leaf, Place, leaves
from services.indicators.engine.family import energy
from services.indicators.values.ask import One
from services.indicators.values.cells import Key, Sums, read
from services.indicators.values.compute import compute
from services.indicators.values.parts import parts
from shared.db import Connection
from shared.units import text_or_none

_FAMILY = energy()
_FLAG_OF = {fact: flag for flag, fact in _FAMILY.flags.items()}


class Listed(NamedTuple):
    """`level` says what the items are: records, or regions (then `notice` says why). `of`: what they add up to."""

    level: str
    items: list[dict[str, Any]]
    of: dict[str, Any] | None
    notice: dict[str, str] | None = None
    following: tuple[str | int, ...] | None = None

    def told(self) -> dict[str, Any]:
        return {"level": self.level, "notice": self.notice, "of": self.of, "items": self.items}


def records(connection: Connection, asked: Asked, after: Place, limit: int) -> Listed:
    found = leaves(connection, asked.place, asked.when, asked.type, asked.at, after, limit + 1)
    page = found[:limit]
    following = page[-1].place if len(found) > limit else None
    return Listed("records", [_record(asked.one, leaf) for leaf in page], _whole(connection, asked), None, following)


def by_division(connection: Connection, asked: Asked) -> Listed:
    """Coverage and both sides of the value for each division right below."""
    shares = parts(asked.place) if asked.place.runs(asked.when) else []
    keys = [Key(share.area.nodes, asked.type, asked.when) for share in shares]
    sums = read(connection, keys, asked.at)
    items = [
        {"region": share.area.code, "name": share.name, "is_own": share.is_own, **_sides(asked.one, sums[key])}
        for share, key in zip(shares, keys, strict=True)
        if sums[key].expected or sums[key].has_data
    ]
    return Listed("regions", items, _whole(connection, asked), NOTICE)


def _whole(connection: Connection, asked: Asked) -> dict[str, Any]:
    key = Key(asked.place.runs(asked.when), asked.type, asked.when)
    return _sides(asked.one, read(connection, [key], asked.at)[key])


def _sides(one: One | None, sums: Sums) -> dict[str, Any]:
    coverage = {"expected": sums.expected, "reported": sums.reported, "partial": sums.partial}
    if one is None:
        return {"coverage": coverage}
    value = compute(one.edition, one.edition.indicators[one.indicator], one.period, sums, frozen=one.basis == "frozen")
    return {"coverage": coverage, **_amounts(value.numerator, value.denominator)}


def _amounts(numerator: Fraction | None, denominator: Fraction | None) -> dict[str, Any]:
    """As decimals to read, and exactly: an average of days has no finite decimals."""
    return {
        "numerator": text_or_none(numerator),
        "denominator": text_or_none(denominator),
        "exact": {"numerator": _exact(numerator), "denominator": _exact(denominator)},
    }


def _exact(amount: Fraction | None) -> str | None:
    return None if amount is None else f"{amount.numerator}/{amount.denominator}"


def _record(one: One | None, leaf: Leaf) -> dict[str, Any]:
    period, form = leaf.period.code, _FAMILY.form
    told = {
        "institution_uscc": leaf.uscc,
        "region": leaf.region,
        "type": leaf.type,
        "form": form,
        "period": period,
        "revision": leaf.revision,
        "form_edition": leaf.edition,
        "channel": leaf.channel,
        "days": leaf.days,
        "measures": {name: amount if _is_known(leaf, name) else None for name, amount in leaf.amounts.items()},
        "record": f"/statistics/v1/energy-returns/{leaf.uscc}/{form}/{period}",
    }
    return told | (_added(part(one, leaf)) if one else {})


def _added(adds: Part) -> dict[str, Any]:
    return {"why_not": adds.why_not, **_amounts(adds.numerator, adds.denominator)}


def _is_known(leaf: Leaf, name: str) -> bool:
    """A level that was not reported is unknown, not 0."""
    flag = _FLAG_OF.get(name)
    return flag is None or leaf.flags[flag]
