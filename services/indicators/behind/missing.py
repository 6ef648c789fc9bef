"""Who was expected for a period and has reported nothing, or only a part of it."""

from __future__ import annotations

from typing import NamedTuple

from services.indicators.behind.seen import parameters, statement
from services.indicators.values.areas import Area
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.periods import Period

_SELECT = """
SELECT h.uscc, h.region, h.type, h.days, coalesce(c.days, 0)
FROM home h LEFT JOIN LATERAL (SELECT sum(days)::integer AS days FROM leaf WHERE leaf.uscc = h.uscc) c ON true
WHERE coalesce(c.days, 0) < h.days AND h.uscc > %(uscc)s ORDER BY h.uscc LIMIT %(limit)s
"""


class Missing(NamedTuple):
    """Days of the period on which the institution is in the register, and those that its returns cover."""

    uscc: str
    region: str
    type: str
    days: int
    covered: int

    @property
    def status(self) -> str:
        return "partial" if self.covered else "missing"


def missing(
    connection: Connection, place: Area, when: Period, type_: str, at: Vintage, after: str, limit: int
) -> list[Missing]:
    asked = parameters(place, when, type_, at, after) | {"limit": limit}
    return [Missing(*row) for row in connection.execute(statement(_SELECT, at), asked)]
