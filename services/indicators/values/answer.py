"""Values as the API and the events say them, read at one vintage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from services.indicators.standards import Indicator
from services.indicators.values.areas import only
from services.indicators.values.ask import One
from services.indicators.values.cells import Key, Sums, Vintage, read
from services.indicators.values.compute import Value, compute
from services.indicators.values.explain import explain
from services.indicators.values.measured import Measuring, is_measured
from shared.db import Connection
from shared.units import rounded, text_or_none


def items(connection: Connection, asked: Sequence[One], as_of: Vintage) -> list[dict[str, Any]]:
    """One item of `GET values` for every asked value, in order, all from one read."""
    keys = [key for one in asked if not is_measured(one.edition) for key in (_key(one), *_beside(one))]
    sums, measuring = read(connection, keys, as_of), Measuring(connection, as_of)
    return [_item(measuring, one, sums, as_of) for one in asked]


def states(connection: Connection, asked: Sequence[One], as_of: Vintage) -> list[dict[str, Any]]:
    """The same of values over cells, without `explain`: what an event says."""
    sums = read(connection, map(_key, asked), as_of)
    return [state(one, value_of(one, sums), sums[_key(one)], as_of) for one in asked]


def _item(measuring: Measuring, one: One, sums: Mapping[Key, Sums], as_of: Vintage) -> dict[str, Any]:
    if is_measured(one.edition):
        value, coverage = measuring.value(one)
        return {**state(one, value, coverage, as_of), "explain": explain(one, value)}
    value = value_of(one, sums)
    return {**state(one, value, sums[_key(one)], as_of), "explain": _explained(one, value, sums)}


def value_of(one: One, sums: Mapping[Key, Sums]) -> Value:
    indicator = one.edition.indicators[one.indicator]
    return compute(one.edition, indicator, one.period, sums[_key(one)], frozen=one.basis == "frozen")


def _key(one: One) -> Key:
    return Key(one.area.runs(one.period), one.type, one.period)


def _beside(one: One) -> Iterable[Key]:
    """The nodes that are shown beside the value of the circle."""
    return (Key(only(region), one.type, one.period) for region in one.area.partial)


def _explained(one: One, value: Value, sums: Mapping[Key, Sums]) -> dict[str, Any]:
    explained = explain(one, value)
    return {**explained, "partial_regions": _partial(one, sums)} if one.area.partial else explained


def state(one: One, value: Value, found: Sums, as_of: Vintage) -> dict[str, Any]:
    """A value with its `coverage`: what an event says, and an item beside its `explain`."""
    indicator = one.edition.indicators[one.indicator]
    return {
        "indicator": one.indicator,
        "region": one.area.code,
        "period": one.period.code,
        "type": one.type,
        "value": text_or_none(value.value),
        "display": display(indicator, value.value),
        "unit": indicator.unit,
        "numerator": text_or_none(value.numerator),
        "numerator_unit": indicator.numerator.unit,
        "denominator": text_or_none(value.denominator),
        "denominator_unit": indicator.denominator.unit if indicator.denominator else None,
        "standard": one.edition.label,
        "factors": one.basis,
        "factor_set": one.edition.factor_set(one.indicator),
        "coverage": {"expected": found.expected, "reported": found.reported, "partial": found.partial},
        "obs_status": value.obs_status,
        "position": as_of.number,
    }


def display(indicator: Indicator, value: Fraction | None) -> str | None:
    """As the plan prints it, with its own unit where it has one: `161.72 万吨标准煤`, `0.25`."""
    if value is None:
        return None
    shown = indicator.display
    return f"{rounded(value / shown.per, shown.decimals)} {shown.unit}".rstrip()


def _partial(one: One, sums: Mapping[Key, Sums]) -> list[dict[str, Any]]:
    """Units that lie only partly in the circle: each with the value of its own node, not added."""
    indicator = one.edition.indicators[one.indicator]
    shown = []
    for region, key in zip(one.area.partial, _beside(one), strict=True):
        value = compute(one.edition, indicator, one.period, sums[key], frozen=one.basis == "frozen")
        name = region.name if region.level == "county" else f"{region.name}本级"
        shown.append({"region": region.code, "name": name, "value": text_or_none(value.value)})
    return shown
