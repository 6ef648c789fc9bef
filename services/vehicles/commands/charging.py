"""Charging points and what is charged at them in a day, held against the points of the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from services.vehicles import events, rules
from services.vehicles.rules import Site
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import (
    Amount,
    Beside,
    Code,
    Date,
    OfInstitution,
    Registered,
    Reported,
    Text,
    Uscc,
    Whole,
    on,
    throughout,
)
from shared.records.kind import Request
from shared.web.problems import FieldError

LEAST_W, MOST_W = 3_300, 1_000_000
MOST_SESSIONS = 100_000
MOST_WH = 10**12


class _Sites(Beside):
    """The points of each site that are in service on the day of a record; a site without any is not in it."""

    def __init__(self, sites: dict[tuple[str, date], Site]) -> None:
        self._sites = sites

    def judge(self, key: Any, content: events.ChargingContent) -> Iterable[FieldError]:
        return rules.charging_day(content, self._sites.get((key.site, key.day)))


_SITES = """
SELECT asked.site, asked.day, sum((r.content->>'power_w')::bigint), array_agg(r.content->>'institution_uscc')
FROM unnest(%s::text[], %s::date[]) asked (site, day)
    JOIN charging_point_revision r ON r.content->>'site' = asked.site
        AND (r.content->>'in_service_from')::date <= asked.day
        AND coalesce((r.content->>'in_service_to')::date >= asked.day, true)
    JOIN charging_point h USING (record_id, revision)
GROUP BY 1, 2
"""


def _sites(connection: Connection, requests: Sequence[Request]) -> _Sites:
    asked = dict.fromkeys(request.key for request in requests)
    columns = [array(map(str, column)) for column in zip(*asked, strict=True)]
    return _Sites({
        (site, day): Site(int(power_w), frozenset(hosts))
        for site, day, power_w, hosts in connection.execute(_SITES, columns)
    })  # fmt: skip


CHARGING_POINTS = Registered(
    "vehicles", "charging_point", "charging-points", events.ChargingPoint,
    key=(Code("asset_code"),),
    body={
        "institution_uscc": Uscc(),
        "site": Text(100),
        "operator": Text(200),
        "power_w": Amount("power_kw", 3, MOST_W, least=LEAST_W),
        "connectors": Whole(1, 100),
        "parking_spaces": Whole(0, 1_000),
    },
    place=OfInstitution(throughout("in_service_from", "in_service_to")),
    rule=rules.charging_point,
    verbs=("commissioned", "changed", "retired"),
    ended_by="in_service_to",
)  # fmt: skip

CHARGING_DAYS = Reported(
    "vehicles", "charging_day", "charging-days", events.ChargingDay,
    key=(Code("site"), Date("day")),
    body={
        "institution_uscc": Uscc(),
        "sessions": Whole(0, MOST_SESSIONS),
        "public_sessions": Whole(0, MOST_SESSIONS),
        "energy_wh": Amount("energy_kwh", 3, MOST_WH),
    },
    place=OfInstitution(on("day")),
    beside=_sites,
    keyed_by="site",
)  # fmt: skip
