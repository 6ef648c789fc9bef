"""节约型机关 beside the agencies of a region: where only their number is known, no more can hold the award.

Which ones are agencies a mere number does not say, so every institution of the region with the award is one of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from services.projects.rules import counting
from shared.clock import today
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Beside
from shared.kinds.places import REGION_SQL
from shared.records.kind import Request
from shared.web.problems import FieldError

AWARD, ROSTER_CLASS = "saving_agency", "county_and_above_agencies"

Asked = tuple[str, date]
"""Region or institution, and day."""

# The regions of the awards once, not for every question.
_GIVEN = f"""
WITH given AS MATERIALIZED (
    SELECT h.institution_uscc AS uscc, place.region_code, (r.content->>'awarded_on')::date AS since, least(
        (r.content->>'valid_to')::date + 1, (r.content->>'revoked_on')::date, 'infinity') AS until
    FROM award h JOIN award_revision r ON r.record_id = h.record_id AND r.revision = h.revision
    CROSS JOIN LATERAL ({REGION_SQL}) place WHERE h.kind = '{AWARD}')
"""
_HOLDERS = f"""{_GIVEN}
SELECT asked.region, asked.day, count(DISTINCT given.uscc) FROM unnest(%s::text[], %s::date[]) asked (region, day)
LEFT JOIN given ON starts_with(given.region_code, asked.region) AND asked.day >= since AND asked.day < until
GROUP BY asked.region, asked.day
"""
_HELD = f"""{_GIVEN}
SELECT DISTINCT asked.uscc, asked.day FROM unnest(%s::text[], %s::date[]) asked (uscc, day)
JOIN given ON given.uscc = asked.uscc AND asked.day >= since AND asked.day < until
"""
_LIMITS = f"""
SELECT asked.uscc, asked.day, newest.region_code, newest.count
FROM unnest(%s::text[], %s::date[]) asked (uscc, day)
JOIN institution_row i ON i.uscc = asked.uscc AND asked.day BETWEEN i.valid_from AND coalesce(i.valid_to, 'infinity')
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (h.region_code) h.region_code, (r.content->>'count')::integer AS count,
        r.content->>'institution_usccs' IS NULL AS is_mere_count
    FROM roster h JOIN roster_revision r ON r.record_id = h.record_id AND r.revision = h.counts
    WHERE h.roster_class = '{ROSTER_CLASS}' AND starts_with(i.region_code, h.region_code)
        AND h.year <= extract(year FROM asked.day)
    ORDER BY h.region_code, h.year DESC) newest
WHERE newest.is_mere_count
"""


def holders(connection: Connection, asked: Collection[Asked]) -> dict[Asked, int]:
    """How many institutions of a region hold the award on a day."""
    return {(region, day): count for region, day, count in _ask(connection, _HOLDERS, asked)}


class _Agencies(Beside):
    """`limits`: what an institution's regions count, by institution and day; `held`: who has the award already."""

    def __init__(
        self, limits: Mapping[Asked, Sequence[tuple[str, int]]], reached: Mapping[Asked, int], held: set[Asked]
    ) -> None:
        self._limits, self._reached, self._held = limits, reached, held
        self._granted: dict[str, set[str]] = {}  # by region: who got it in this batch

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        if not _gives(key, content):
            return
        asked = _asked(key, content)
        for region, count in self._limits.get(asked, ()):
            others = self._reached[region, asked[1]] - (asked in self._held)
            granted = len(self._granted.get(region, set()) - {key.institution_uscc})
            yield from counting.one_more(region, count, others + granted + 1)

    @override
    def remember(self, key: Any, content: Any, counts: bool) -> None:
        asked = _asked(key, content)
        if _gives(key, content) and asked not in self._held:
            for region, _ in self._limits.get(asked, ()):
                self._granted.setdefault(region, set()).add(key.institution_uscc)


def agencies(connection: Connection, requests: Sequence[Request]) -> _Agencies:
    """What awards are compared with."""
    sent = [request.sent for request in requests]
    asked = {_asked(key, content) for key, content, _ in sent if _gives(key, content)}
    limits: dict[Asked, list[tuple[str, int]]] = {}
    for uscc, day, region, count in _ask(connection, _LIMITS, asked):
        limits.setdefault((uscc, day), []).append((region, count))
    reached = holders(connection, {(region, day) for (_, day), found in limits.items() for region, _ in found})
    return _Agencies(limits, reached, {(uscc, day) for uscc, day in _ask(connection, _HELD, limits)})


def _gives(key: Any, content: Any) -> bool:
    return key.kind == AWARD and content.revoked_on is None


def _asked(key: Any, content: Any) -> Asked:
    """The last day on which the award holds, of those that have come."""
    return key.institution_uscc, min(today(), content.valid_to or today())


def _ask(connection: Connection, statement: str, asked: Iterable[Asked]) -> list[Any]:
    columns = [array(map(str, column)) for column in zip(*asked, strict=True)]
    return connection.execute(statement.encode(), columns).fetchall() if columns else []
