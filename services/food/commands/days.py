"""Canteen days, by meal or as a whole, beside the canteen and what its day has already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from services.food import events
from services.food.commands.canteens import CANTEENS
from services.food.rules import canteens
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import (
    Amount,
    Beside,
    Code,
    Date,
    Institution,
    OfInstitution,
    OneOf,
    Reported,
    Whole,
    on,
    read_entries,
)
from shared.records.kind import Key, Request
from shared.web.problems import FieldError

MOST_MEALS = 1_000_000
MOST_MASS_G = 10**9  # a thousand tons

_SAME_DAY = """
SELECT h.institution_uscc, h.canteen_no, h.day, nullif(h.meal, '')
FROM canteen_day h JOIN (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[], %s::date[]) a (uscc, no, day)) asked
    ON (h.institution_uscc, h.canteen_no, h.day) = (asked.uscc, asked.no, asked.day)
WHERE h.state <> 'withdrawn'
"""


class _Days(Beside):
    def __init__(self, known: Mapping[Key, events.Canteen]) -> None:
        self._known = known
        self._meals: defaultdict[tuple[str, str, date], set[str | None]] = defaultdict(set)

    def add(self, uscc: str, canteen_no: str, day: date, meal: str | None) -> None:
        self._meals[uscc, canteen_no, day].add(meal)

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        canteen = (key.institution_uscc, key.canteen_no)
        yield from canteens.open_then(self._known.get(canteen), key.day, "day")
        yield from canteens.counted_twice(key.meal, self._meals[*canteen, key.day])

    @override
    def remember(self, key: Any, content: Any, counts: bool) -> None:
        self.add(key.institution_uscc, key.canteen_no, key.day, key.meal)


def _days(connection: Connection, requests: Sequence[Request]) -> _Days:
    days = _Days(read_entries(connection, CANTEENS, [request.key[:2] for request in requests]))
    asked = zip(*(request.key[:3] for request in requests), strict=True)
    for day in connection.execute(_SAME_DAY, [array(map(str, column)) for column in asked]):
        days.add(*day)
    return days


CANTEEN_DAYS = Reported(
    "food", "canteen_day", "canteen-days", events.CanteenDay,
    key=(
        Institution(),
        Code("canteen_no"),
        Date("day"),
        OneOf("meal", events.Meal, optional=True),
    ),
    body={
        "meals_served": Whole(0, MOST_MEALS),
        "purchased_g": Amount("purchased_kg", 3, MOST_MASS_G),
        "leftover_g": Amount("leftover_kg", 3, MOST_MASS_G),
        "kitchen_waste_g": Amount("kitchen_waste_kg", 3, MOST_MASS_G),
        "half_portions": Whole(0, MOST_MEALS),
    },
    place=OfInstitution(on("day")),
    rule=canteens.canteen_day,
    beside=_days,
)  # fmt: skip
