"""Rosters, beside the register and beside the rosters above and below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from typing_extensions import override

from services.projects import events
from services.projects.commands.award_limits import CLASSES, Reach, holders
from services.projects.rules import counting
from shared.clock import today
from shared.db import Connection
from shared.db.arrays import array
from shared.kinds import Beside, Many, OfRegion, OneOf, Region, Reported, Uscc, Whole, Year, in_year
from shared.kinds.admitting import unknown
from shared.records.kind import Key, Request
from shared.records.saying import fault
from shared.register.lookup import Register, read_register
from shared.register.rows import Span, row_for
from shared.web.problems import FieldError, validation

MOST_COUNTED = 1_000_000
MOST_LISTED = 20_000  # 420 KB, and a correction that waits is in its event twice: the log takes 1 MiB

_COUNTED = """
SELECT h.roster_class, h.year, h.region_code, (r.content->>'count')::integer
FROM roster h JOIN roster_revision r ON r.record_id = h.record_id AND r.revision = h.counts
WHERE (h.roster_class, h.year) IN (SELECT * FROM unnest(%s::text[], %s::smallint[]))
"""
_KEY_USERS = """
SELECT asked.region, asked.day, (SELECT count(*) FROM institution_row i
    WHERE i.is_key_user AND starts_with(i.region_code, asked.region)
        AND asked.day BETWEEN i.valid_from AND coalesce(i.valid_to, 'infinity'))
FROM unnest(%s::text[], %s::date[]) asked (region, day)
"""


class _Rosters(Beside):
    """`counts`: by class and year, what each region has; by region and day, how many key users there are, and how many
    hold the award that the roster is for.
    """

    def __init__(
        self,
        register: Register,
        counts: dict[tuple[str, int], dict[str, int]],
        key_users: Mapping[tuple[str, date], int],
        awarded: Mapping[Reach, int],
    ) -> None:
        self._register, self._counts = register, counts
        self._key_users, self._awarded = key_users, awarded

    @override
    def judge(self, key: Any, content: events.RosterContent) -> Iterator[FieldError]:
        yield from self._listed(key, content.institution_usccs or ())
        yield from counting.sums(key, content, self._counts.get((key.roster_class, key.year), {}))
        if key.roster_class == "key_users":
            yield from counting.control_total(content, self._key_users[key.region_code, _last_day(key)])
        if _limits(key, content):
            yield from counting.awarded(content, self._awarded[_asked(key)])

    def _listed(self, key: Any, usccs: Iterable[str]) -> Iterator[FieldError]:
        """Who is listed is in the register, in the roster's region at the end of its year."""
        last = date(key.year, 12, 31)
        span = Span(date(key.year, 1, 1), last)
        for index, uscc in enumerate(usccs):
            rows = self._register.get(uscc, [])
            row = row_for(rows, span.start, last) if rows else None
            if row is None:
                raise unknown(uscc, span, bool(rows), "institution_usccs", index)
            if not row.region_code.startswith(key.region_code):
                yield fault("institution_elsewhere", f"机构 {uscc} 不在 {key.region_code}",
                            f"{uscc} does not belong to {key.region_code}", "institution_usccs", index,
                            hint=row.region_code)  # fmt: skip

    @override
    def remember(self, key: Any, content: events.RosterContent, counts: bool) -> None:
        if counts:
            self._counts.setdefault((key.roster_class, key.year), {})[key.region_code] = content.count


def _limits(key: Any, content: events.RosterContent) -> bool:
    """Whether it says how many there are that an award is for, and not which."""
    return key.roster_class in CLASSES and content.institution_usccs is None


def _asked(key: Any) -> Reach:
    return Reach(key.roster_class, key.region_code, _last_day(key))


def _last_day(key: Any) -> date:
    """Of the year, or today."""
    return min(today(), date(key.year, 12, 31))


def _beside(connection: Connection, requests: Sequence[Request]) -> _Rosters:
    sent = [request.sent for request in requests]
    listed = [uscc for _, content, _ in sent for uscc in content.institution_usccs or ()]
    counts: dict[tuple[str, int], dict[str, int]] = {}
    of = {(key.roster_class, key.year) for key, _, _ in sent}
    for roster_class, year, region, count in connection.execute(_COUNTED, _columns(of)):
        counts.setdefault((roster_class, year), {})[region] = count
    totals = {(key.region_code, _last_day(key)) for key, _, _ in sent if key.roster_class == "key_users"}
    found = connection.execute(_KEY_USERS, _columns(totals)).fetchall() if totals else []
    key_users = {(region, day): count for region, day, count in found}
    awarded = holders(connection, {_asked(key) for key, content, _ in sent if _limits(key, content)})
    return _Rosters(read_register(connection, listed), counts, key_users, awarded)


def _columns(rows: Iterable[tuple[Any, ...]]) -> list[str]:
    return [array(map(str, column)) for column in zip(*rows, strict=True)]


class _Kind(Reported):
    @override
    def _model(self, key: Key, values: Mapping[str, Any]) -> tuple[Any, bytes]:
        """A list alone says how many there are."""
        count, listed = values["count"], values["institution_usccs"]
        if count is None and listed is None:
            raise validation([
                fault("missing_field", "须填数量或名单", "give the count, the list, or both", "count",
                      hint="没有分母就没有比例 / without a denominator there is no share")
            ])  # fmt: skip
        return super()._model(key, {**values, "count": len(listed) if count is None else count})


ROSTERS = _Kind(
    "projects", "roster", "rosters", events.Roster,
    key=(Region(), OneOf("roster_class", events.RosterClass), Year()),
    body={"count": Whole(0, MOST_COUNTED, follows=True), "institution_usccs": Many(Uscc(), most=MOST_LISTED)},
    place=OfRegion(in_year()),
    rule=counting.roster,
    beside=_beside,
)  # fmt: skip
