"""Sorting logs, beside those of the same month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from typing_extensions import override

from services.waste import events
from services.waste.rules import logs
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Amount, Beside, Institution, OfInstitution, OneOf, PeriodCode, Reported, Text, Whole, during
from shared.records.kind import Request
from shared.web.problems import FieldError

MOST_MASS_G = 10**12  # a million tons
MONTH = len("2026-06")

_SAME_MONTH = """
SELECT h.institution_uscc, h.waste_class, h.period, nullif(h.sub_class, '')
FROM log h JOIN (SELECT DISTINCT * FROM unnest(%s::text[], %s::text[], %s::text[]) a (uscc, month, class)) asked
    ON h.institution_uscc = asked.uscc AND h.waste_class = asked.class AND left(h.period, 7) = asked.month
        AND h.period BETWEEN asked.month AND asked.month || '-31'
WHERE h.state <> 'withdrawn'
"""


class _SameMonth(Beside):
    """The logs of each institution, class and month, those of earlier lines among them."""

    def __init__(self) -> None:
        self._parts: defaultdict[tuple[str, str, str], set[logs.Part]] = defaultdict(set)

    def add(self, uscc: str, waste_class: str, period: str, sub_class: str | None) -> None:
        self._parts[uscc, waste_class, period[:MONTH]].add((period, sub_class))

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        others = self._parts[key.institution_uscc, key.waste_class, key.period[:MONTH]]
        return logs.counted_twice((key.period, key.sub_class), others)

    @override
    def remember(self, key: Any, content: Any, counts: bool) -> None:
        self.add(key.institution_uscc, key.waste_class, key.period, key.sub_class)


def _same_month(connection: Connection, requests: Sequence[Request]) -> _SameMonth:
    known = _SameMonth()
    keys = [request.key for request in requests]
    asked = [(uscc, period[:MONTH], waste_class) for uscc, period, waste_class, _ in keys]
    for log in connection.execute(_SAME_MONTH, [array(column) for column in zip(*asked, strict=True)]):
        known.add(*log)
    return known


LOGS = Reported(
    "waste", "log", "waste-logs", events.WasteLog,
    key=(
        Institution(),
        PeriodCode(grains=(1,), days=True),
        OneOf("waste_class", events.WasteClass),
        OneOf("sub_class", events.SubClass, optional=True),
    ),
    body={
        "mass_g": Amount("mass_kg", 3, MOST_MASS_G),
        "buckets": Whole(1, 1_000_000),
        "bucket_l": Whole(1, 50_000),
        "hauler": Text(200),
        "destination": Text(200),
    },
    place=OfInstitution(during()),
    rule=logs.log,
    beside=_same_month,
)  # fmt: skip
