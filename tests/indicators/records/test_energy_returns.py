"""Which energy returns are added up where a year, its parts and parts of these were all reported."""

from __future__ import annotations

from random import Random

from services.indicators.records.located import during, names
from services.indicators.records.relations import RELATIONS
from services.indicators.records.vintages import energy_returns
from services.indicators.values.cells import Vintage
from tests.indicators.records_filled import RecordFiller

NOW = Vintage(0, None, is_newest=True)
PERIODS = [(months, first) for months in (1, 3, 6, 12) for first in range(2020 * 12, 2022 * 12, months)]
Reported = set[tuple[int, int]]


def test_one_counts_unless_another_holds_it(records: RecordFiller) -> None:
    random = Random(1)
    told = {f"U{n}": set(random.sample(PERIODS, random.randint(1, 9))) for n in range(40)}
    for uscc, periods in told.items():
        for months, first in periods:
            records.energy_return(uscc, months, first)
    with records.database.transaction() as connection:
        found = connection.execute(f"SELECT uscc, months, first_month, counts FROM ({energy_returns(NOW)}) e".encode())
        counted = {(uscc, months, first): counts for uscc, months, first, counts in found}

    assert counted == {(uscc, *one): not held(one, told[uscc]) for uscc in told for one in told[uscc]}


def held(one: tuple[int, int], others: Reported) -> bool:
    months, first = one
    return any(m > months and f <= first and f + m >= first + months for m, f in others)


def test_none_is_held_against_all_others_one_by_one(records: RecordFiller) -> None:
    """A province's returns are hundreds of thousands: their square is hours."""
    relation = RELATIONS["measured_years"]
    with records.database.transaction() as connection:
        statement = f"EXPLAIN {names(relation, NOW)} {during(relation)}"
        plan = [line for (line,) in connection.execute(statement.encode())]

    assert [line for line in plan if "SubPlan" in line] == []
