"""Reads the engine's tables back into the terms of the recompute, at the present or as of a batch number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from shared.db import Connection, Database
from tests.independent.calendar_periods import all_periods, grain, months_of
from tests.independent.groups import AMOUNTS, AREA_DAYS, USER_DAYS, Cell, Coverage, Place, cells, coverage
from tests.independent.world import World

MEASURES = (*AMOUNTS, AREA_DAYS, USER_DAYS)
KEY = "months, first_month, region, type, edition, has_area, has_users"
SUMS = ", ".join(f"sum({name})::bigint" for name in (*MEASURES, "reported", "partial"))
CHANGES = "SELECT {} FROM {}_change JOIN batch USING (batch_id) WHERE number <= %s GROUP BY {}"


def first_month(period: str) -> int:
    year, month = months_of(period)[0]
    return year * 12 + month - 1


PERIOD_OF = {(grain(period), first_month(period)): period for year in range(2018, 2028) for period in all_periods(year)}
# Returns exist for 2024 and 2025; the register is looked at before the first and after the last change too.
REGISTER_PERIODS = [period for year in (2018, 2019, 2024, 2025, 2026) for period in all_periods(year)]


def last_number(database: Database) -> int:
    with database.transaction() as connection:
        return int(_rows(connection, "SELECT coalesce(max(number), 0) FROM batch")[0][0])


def agree(database: Database, world: World, periods: Iterable[str], as_of: int | None = None) -> None:
    """Assert that cells, reported, partial and expected are what the recompute says, to the unit."""
    with database.transaction() as connection:
        amounts, counts = _cells(connection, as_of)
        registered = _expected(connection, as_of)
    assert amounts == without_zeros(cells(world, periods))
    answer = coverage(world, REGISTER_PERIODS)
    assert counts == {p: (c.reported, c.partial) for p, c in answer.items() if c.reported or c.partial}
    assert registered == {place: c.expected for place, c in answer.items()}


def without_zeros(found: dict[Cell, Counter[str]]) -> dict[Cell, Counter[str]]:
    """Cells with at least one amount other than 0, and of these only such amounts."""
    kept = {cell: Counter({name: a for name, a in amounts.items() if a}) for cell, amounts in found.items()}
    return {cell: amounts for cell, amounts in kept.items() if amounts}


def _cells(connection: Connection, as_of: int | None) -> tuple[dict[Cell, Counter[str]], dict[Place, tuple[int, int]]]:
    if as_of is None:
        rows = _rows(connection, f"SELECT {KEY}, {SUMS} FROM energy_cell GROUP BY {KEY}")
    else:
        rows = _rows(connection, CHANGES.format(f"{KEY}, {SUMS}", "energy", KEY), as_of)
    amounts: dict[Cell, Counter[str]] = {}
    counts: dict[Place, Coverage] = {}
    for months, month, region, type_, edition, has_area, has_users, *measures, reported, partial in rows:
        period = PERIOD_OF[months, month]
        cell = Cell(period, region, type_, edition, has_area=has_area, has_users=has_users)
        amounts[cell] = Counter(dict(zip(MEASURES, measures, strict=True)))
        place = counts.setdefault((period, region, type_), Coverage())
        place.reported += reported
        place.partial += partial
    return (
        without_zeros(amounts),
        {place: (c.reported, c.partial) for place, c in counts.items() if c.reported or c.partial},
    )


def _expected(connection: Connection, as_of: int | None) -> dict[Place, int]:
    """`expected` is kept as deltas at their month: a period's count is the running sum up to it."""
    key = "months, first_month, region, type"
    if as_of is None:
        rows = _rows(connection, f"SELECT {key}, sum(expected)::bigint FROM register_cell GROUP BY {key}")
    else:
        rows = _rows(connection, CHANGES.format(f"{key}, sum(expected)::bigint", "register", key), as_of)
    by_grain: dict[int, list[tuple[int, str, str, int]]] = {}
    for months, *row in rows:
        by_grain.setdefault(months, []).append((row[0], row[1], row[2], row[3]))
    found: Counter[Place] = Counter()
    for period in REGISTER_PERIODS:
        until = first_month(period)
        for month, region, type_, delta in by_grain.get(grain(period), []):
            if month <= until:
                found[period, region, type_] += delta
    return {place: count for place, count in found.items() if count}


def _rows(connection: Connection, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode(), parameters).fetchall()
