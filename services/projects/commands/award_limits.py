"""Awards beside the rosters that a share of them is of: where only a number is known, no more can hold the award.

Whom a mere number means nobody says: all that the class can have and that hold the award are among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from typing_extensions import override

from services.projects.rules import counting
from shared.clock import today
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Beside
from shared.records.kind import Request
from shared.rosters import OWN_BODIES
from shared.web.problems import FieldError

_AWARDS = {"county_and_above_agencies": "saving_agency", **dict.fromkeys(OWN_BODIES, "water_saving_unit")}
"""The award that a class of roster is for. Whom offices call agencies of counties and above differs: any may be one."""
AWARDS, CLASSES = frozenset(_AWARDS.values()), frozenset(_AWARDS)
_CODE_LENGTHS = {"province": 2, "prefecture": 4}  # of the nodes of a level's own bodies


def _limited(roster_class: str, award: str) -> str:
    """A row of `_LIMITED`; types and length null: any."""
    bodies = OWN_BODIES.get(roster_class)
    types, node = (f"'{{{','.join(bodies.types)}}}'", _CODE_LENGTHS[bodies.level]) if bodies else ("NULL", "NULL")
    return f"('{roster_class}', '{award}', {types}::text[], {node}::integer)"


_LIMITED = f"(VALUES {', '.join(_limited(*of) for of in _AWARDS.items())}) AS l (roster_class, award, types, node)"


class Reach(NamedTuple):
    """How many of a class hold its award in a region on a day?"""

    roster_class: str
    region: str
    day: date


class Holding(NamedTuple):
    """Does an institution hold an award on a day, and what limits it?"""

    award: str
    uscc: str
    day: date


class Limit(NamedTuple):
    """A roster that is a mere number."""

    roster_class: str
    region: str
    most: int


# The places of the awards once, not for every question.
_GIVEN = f"""
WITH given AS MATERIALIZED (
    SELECT h.kind AS award, h.institution_uscc AS uscc, place.*, (r.content->>'awarded_on')::date AS since, least(
        (r.content->>'valid_to')::date + 1, (r.content->>'revoked_on')::date, 'infinity') AS until
    FROM award h JOIN award_revision r ON r.record_id = h.record_id AND r.revision = h.revision
    CROSS JOIN LATERAL (SELECT i.region_code, i.type_code FROM institution_row i WHERE i.uscc = h.placed_at
        ORDER BY i.valid_from > h.placed_on, abs(i.valid_from - h.placed_on) LIMIT 1) place
    WHERE h.kind IN (SELECT award FROM {_LIMITED}))
"""
_HOLDERS = f"""{_GIVEN}
SELECT asked.roster_class, asked.region, asked.day, count(DISTINCT given.uscc)
FROM unnest(%s::text[], %s::text[], %s::date[]) asked (roster_class, region, day)
JOIN {_LIMITED} USING (roster_class)
LEFT JOIN given ON given.award = l.award AND asked.day >= since AND asked.day < until
    AND starts_with(given.region_code, asked.region) AND (l.types IS NULL OR given.type_code = ANY(l.types))
    AND (l.node IS NULL OR length(given.region_code) = l.node)
GROUP BY 1, 2, 3
"""
_HELD = f"""{_GIVEN}
SELECT DISTINCT asked.award, asked.uscc, asked.day
FROM unnest(%s::text[], %s::text[], %s::date[]) asked (award, uscc, day)
JOIN given ON given.award = asked.award AND given.uscc = asked.uscc AND asked.day >= since AND asked.day < until
"""
_LIMITS = f"""{_GIVEN}
SELECT asked.award, asked.uscc, asked.day, l.roster_class, newest.region_code, newest.count
FROM unnest(%s::text[], %s::text[], %s::date[]) asked (award, uscc, day)
JOIN {_LIMITED} ON l.award = asked.award
JOIN institution_row i ON i.uscc = asked.uscc AND asked.day BETWEEN i.valid_from AND coalesce(i.valid_to, 'infinity')
    AND (l.types IS NULL OR i.type_code = ANY(l.types)) AND (l.node IS NULL OR length(i.region_code) = l.node)
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (h.region_code) h.region_code, (r.content->>'count')::integer AS count,
        r.content->>'institution_usccs' IS NULL AS is_mere_count
    FROM roster h JOIN roster_revision r ON r.record_id = h.record_id AND r.revision = h.counts
    WHERE h.roster_class = l.roster_class AND starts_with(i.region_code, h.region_code)
        AND h.year <= extract(year FROM asked.day)
    ORDER BY h.region_code, h.year DESC) newest
WHERE newest.is_mere_count
"""


def holders(connection: Connection, asked: Collection[Reach]) -> dict[Reach, int]:
    """How many that a class can have hold its award in a region on a day."""
    return {Reach(*of): count for *of, count in _ask(connection, _HOLDERS, asked)}


class _Limits(Beside):
    """`limits`: the rosters that limit an award of an institution; `held`: who has it already."""

    def __init__(
        self,
        limits: Mapping[Holding, Sequence[Limit]],
        reached: Mapping[Reach, int],
        held: set[Holding],
    ) -> None:
        self._limits, self._reached, self._held = limits, reached, held
        self._granted: dict[tuple[str, str], set[str]] = {}  # by class and region: who got it in this batch

    @override
    def judge(self, key: Any, content: Any) -> Iterator[FieldError]:
        if not _gives(key, content):
            return
        asked = _asked(key, content)
        for roster_class, region, count in self._limits.get(asked, ()):
            others = self._reached[Reach(roster_class, region, asked.day)] - (asked in self._held)
            granted = len(self._granted.get((roster_class, region), set()) - {key.institution_uscc})
            yield from counting.one_more(region, count, others + granted + 1)

    @override
    def remember(self, key: Any, content: Any, counts: bool) -> None:
        asked = _asked(key, content)
        if _gives(key, content) and asked not in self._held:
            for roster_class, region, _ in self._limits.get(asked, ()):
                self._granted.setdefault((roster_class, region), set()).add(key.institution_uscc)


def limits(connection: Connection, requests: Sequence[Request]) -> _Limits:
    """What awards are compared with."""
    sent = [request.sent for request in requests]
    asked = {_asked(key, content) for key, content, _ in sent if _gives(key, content)}
    found: dict[Holding, list[Limit]] = {}
    for award, uscc, day, *limit in _ask(connection, _LIMITS, asked):
        found.setdefault(Holding(award, uscc, day), []).append(Limit(*limit))
    regions = {Reach(limit.roster_class, limit.region, of.day) for of, each in found.items() for limit in each}
    held = {Holding(*of) for of in _ask(connection, _HELD, found)}
    return _Limits(found, holders(connection, regions), held)


def _gives(key: Any, content: Any) -> bool:
    return key.kind in AWARDS and content.revoked_on is None


def _asked(key: Any, content: Any) -> Holding:
    """The last day on which the award holds, of those that have come."""
    return Holding(key.kind, key.institution_uscc, min(today(), content.valid_to or today()))


def _ask(connection: Connection, statement: str, asked: Iterable[tuple[Any, ...]]) -> list[Any]:
    columns = [array(map(str, column)) for column in zip(*asked, strict=True)]
    return connection.execute(statement.encode(), columns).fetchall() if columns else []
