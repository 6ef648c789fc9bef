"""Acquisitions, stocks and promotions, and the stock before that a new one is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from services.vehicles import events, rules
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import (
    Beside,
    Code,
    Date,
    Flag,
    Institution,
    Items,
    OfInstitution,
    PeriodCode,
    Reported,
    Text,
    Whole,
    during,
    on,
)
from shared.records.kind import Request
from shared.web.problems import FieldError

MOST_VEHICLES = 100_000


class _Fleet(Beside):
    """The last accepted stock before each of a batch, and how many vehicles were acquired since."""

    def __init__(self, before: dict[tuple[str, str], tuple[events.StockContent, int]]) -> None:
        self._before = before

    def judge(self, key: Any, content: events.StockContent) -> Iterable[FieldError]:
        before = self._before.get((key.institution_uscc, key.period))
        return rules.stock_change(content, *before) if before else ()


_FLEET = """
SELECT asked.uscc, asked.period, last.content::text, (
    SELECT coalesce(sum((r.content->>'count')::integer), 0)
    FROM acquisition h JOIN acquisition_revision r ON r.record_id = h.record_id AND r.revision = h.counts
    WHERE h.institution_uscc = asked.uscc AND (r.content->>'acquired_on')::date > last.placed_on
        AND (r.content->>'acquired_on')::date <= asked.ends)
FROM unnest(%s::text[], %s::text[], %s::date[]) asked (uscc, period, ends) CROSS JOIN LATERAL (
    SELECT h.placed_on, r.content
    FROM stock h JOIN stock_revision r ON r.record_id = h.record_id AND r.revision = h.counts
    WHERE h.institution_uscc = asked.uscc AND h.placed_on < asked.ends ORDER BY h.placed_on DESC LIMIT 1) last
"""


def _fleet(connection: Connection, requests: Sequence[Request]) -> _Fleet:
    asked: list[tuple[str, str, date]] = [(*request.key, request.sent.place.on) for request in requests]
    columns = [array(map(str, column)) for column in zip(*asked, strict=True)]
    return _Fleet({
        (uscc, period): (events.StockContent.model_validate(msgspec.json.decode(content)), acquired)
        for uscc, period, content, acquired in connection.execute(_FLEET, columns)
    })  # fmt: skip


ACQUISITIONS = Reported(
    "vehicles", "acquisition", "vehicle-acquisitions", events.Acquisition,
    key=(Institution(), Code("acquisition_no")),
    body={"fixed_route": Flag(default=False), "count": Whole(1, 10_000), "exempt_reason": Text(200)},
    place=OfInstitution(on("acquired_on")),
    rule=rules.acquisition,
)  # fmt: skip

STOCKS = Reported(
    "vehicles", "stock", "vehicle-stocks", events.VehicleStock,
    key=(Institution(), PeriodCode()),
    body={"vehicles": Items({"count": Whole(0, MOST_VEHICLES)}, unique=("drive", "ownership"))},
    place=OfInstitution(during()),
    beside=_fleet,
)  # fmt: skip

PROMOTIONS = Reported(
    "vehicles", "promotion", "nev-promotions", events.NevPromotion,
    key=(Institution(), Date("held_on"), Code("title")),
    body={"place": Text(200), "vehicles_shown": Whole(1, 10_000), "visitors": Whole(0, 1_000_000)},
    place=OfInstitution(on("held_on")),
)  # fmt: skip
