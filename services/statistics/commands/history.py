"""What the rules of returns look at beside the return itself, fetched once for a whole batch."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.statistics.commands.rulebook import rulebook
from services.statistics.rules.doubts import Case, Known, Neighbours, beside, has_gaps, known
from services.statistics.rules.findings import Rulebook
from services.statistics.rules.references import PriceRange, Quota, References
from services.statistics.rules.returns import Content, ReturnKey, decode_content
from shared.clock import today
from shared.db import Connection
from shared.db.arrays import array
from shared.periods import GRAINS, MONTH, YEAR
from shared.records.closed import read_closed
from shared.records.closing import Closed
from shared.records.kind import Key, Request, Revision
from shared.web.problems import FieldError, validation


class DatedPlace(NamedTuple):
    """Where and what an institution is, from one day to another, inclusive."""

    uscc: str
    valid_from: date
    valid_to: date | None
    region_code: str
    type_code: str


class Stored(NamedTuple):
    """Where the content of a return that counts is stored."""

    record_id: int
    revision: int


Series = Key
"""The beginning of a key, up to the grain: returns of one series follow each other."""

Filed = Mapping[Series, Mapping[int, Stored]]
"""The returns that count, by series and first month, rising."""


_NEVER = 2**31 - 1  # a month after all others


class _Around(NamedTuple):
    """The keys of the neighbours of a return; `year` and `months` when all thirteen are there or in this batch."""

    previous: Key
    year_before: Key
    year: Key | None
    months: Sequence[Key]


class History:
    """The institutions of a batch, and their returns that count: in the database, and in earlier lines.

    Keys are plain tuples in here (a `ReturnKey` equals one): they are made by the dozen for each line.
    """

    def __init__(
        self,
        register: dict[str, list[DatedPlace]],
        filed: Filed,
        references: References,
        rules: Rulebook,
        asked: Sequence[Key],
        closed: Closed,
    ) -> None:
        self.register = register
        self.closed = closed
        self._references, self._loaded, self._rules = references, references.there, rules
        self.admitted: dict[Key, DatedPlace] = {}
        self._known: dict[Key, Known] = {}
        self._judged: dict[Key, Known] = {}
        self._filed, self._asked = filed, frozenset(asked)
        self._firsts = {series: list(returns) for series, returns in filed.items()}
        of_each = Counter(key[0] for key in asked)
        for series, returns in filed.items():
            of_each[series[0]] += len(returns)
        self._with_others = {uscc for uscc, returns in of_each.items() if returns > 1}
        beside_others = [key for key in asked if key[0] in self._with_others]
        self._around = {key: self._neighbours_of(key) for key in beside_others}
        near = {key for one in self._around for key in self._near(one)}
        self.wanted = {stored: key for key in near if (stored := filed.get(key[:3], {}).get(key[3]))}

    def add(self, key: Key, content: Content) -> None:
        """Make the content of a return that counts known."""
        self._known[key] = known(content)

    def remember(self, key: Key, revision: Revision) -> None:
        """What an earlier line of the batch wrote counts for the later ones. It was checked just before."""
        judged = self._judged.pop(key, None)
        if judged and revision.counts == revision.revision:
            self._known[key] = judged
            firsts = self._firsts.setdefault(key[:3], [])
            if key[3] not in firsts:
                insort(firsts, key[3])

    def check(self, key: ReturnKey, content: Content) -> list[FieldError]:
        """The soft findings about a return that was admitted; raises `Problem` 422 for a hard one."""
        place = self.admitted[key]
        near, gaps = None, has_gaps(content)
        if key[0] in self._with_others:
            now = self._judged[key] = known(content)
            near = self._neighbours(key, now)
        applying = self._rules.applying(key, place, beside(self._loaded, gaps, near))
        if not applying:
            return []
        case = Case(key, content, place, self._references, near)
        found = [finding for rule, test in applying for finding in test(rule, case)]
        if found and (hard := [finding for finding in found if finding.severity == "hard"]):
            raise validation(hard)
        return found

    def _neighbours(self, key: Key, now: Known) -> Neighbours:
        (previous, year_before, year, months), last, get = self._around[key], self._last(key), self._known.get
        parts = [now if month == key else get(month) for month in months]
        return Neighbours(
            now,
            get(last) if last else None,
            get(previous),
            get(year_before),
            now if year == key else get(year) if year else None,
            [part for part in parts if part],
        )

    def _near(self, key: Key) -> Iterator[Key]:
        """The keys whose contents the rules may ask for."""
        previous, year_before, year, months = self._around[key]
        yield from (previous, year_before, *months)
        if last := self._last(key):
            yield last
        if year:
            yield year

    def _last(self, key: Key) -> Key | None:
        """The newest return of the same form and grain up to this period, else the oldest after it."""
        firsts = self._firsts.get(key[:3])
        if not firsts:
            return None
        return (*key[:3], firsts[max(bisect_right(firsts, key[3]) - 1, 0)])

    def _neighbours_of(self, key: Key) -> _Around:
        uscc, form, grain, first = key
        year, months = self._year_and_months(key)
        return _Around((uscc, form, grain, first - grain), (uscc, form, grain, first - 12), year, months)

    def _year_and_months(self, key: Key) -> tuple[Key | None, Sequence[Key]]:
        """The return of the year and its twelve months, if all of them are there or in this batch."""
        uscc, form, grain, first = key
        if grain not in (YEAR, MONTH):
            return None, ()
        january = first - first % 12
        year, months = (uscc, form, YEAR, january), range(january, january + 12)
        is_whole = self._is_expected(year) and all(self._is_expected((uscc, form, MONTH, month)) for month in months)
        return (year, [(uscc, form, MONTH, month) for month in months]) if is_whole else (None, ())

    def _is_expected(self, key: Key) -> bool:
        """It is there or in this batch."""
        return key in self._asked or key[3] in self._filed.get(key[:3], ())


def read_history(connection: Connection, requests: Sequence[Request]) -> History:
    """Nine statements at most, whatever the size of the batch."""
    asked = [request.key for request in requests]
    closed, rules = read_closed(connection, "energy_return", asked), rulebook(connection, today())
    history = History(
        _register(connection, asked), _filed(connection, asked), _references(connection), rules, asked, closed
    )
    for stored, content in _read_contents(connection, list(history.wanted)):
        history.add(history.wanted[stored], content)
    return history


def _register(connection: Connection, asked: Sequence[Key]) -> dict[str, list[DatedPlace]]:
    rows = connection.execute(
        "SELECT uscc, valid_from, valid_to, region_code, type_code FROM institution_row"
        " WHERE uscc = ANY(%s::text[]) ORDER BY uscc, valid_from",
        (_usccs(asked),),
    ).fetchall()
    register: dict[str, list[DatedPlace]] = {}
    for place in map(DatedPlace._make, rows):
        register.setdefault(place.uscc, []).append(place)
    return register


def _filed(connection: Connection, asked: Sequence[Key]) -> Filed:
    """Those that rules may ask for: a year around what is asked, and all of who has none up to it there.

    Of decades on file only that year is read.
    """
    firsts = [key[3] for key in asked]
    around = _read_filed(connection, asked, min(firsts) - YEAR, max(firsts) + YEAR)
    without = [key for key in asked if next(iter(around.get(key[:3], ())), _NEVER) > key[3]]
    return {**around, **_read_filed(connection, without, 0, _NEVER)} if without else around


def _read_filed(
    connection: Connection, asked: Sequence[Key], since: int, until: int
) -> dict[Series, dict[int, Stored]]:
    rows = connection.execute(
        "SELECT institution_uscc, form, months, first_month, record_id, counts FROM energy_return"
        " WHERE institution_uscc = ANY(%s::text[]) AND form = ANY(%s::text[]) AND months = ANY(%s::smallint[])"
        " AND first_month BETWEEN %s AND %s AND counts IS NOT NULL ORDER BY 1, 2, 3, 4",
        (_usccs(asked), array({key[1] for key in asked}), array(GRAINS), since, until),
    ).fetchall()
    filed: dict[Series, dict[int, Stored]] = {}
    for uscc, form, months, first, record_id, counts in rows:
        filed.setdefault((uscc, form, months), {})[first] = Stored(record_id, counts)
    return filed


def _usccs(asked: Sequence[Key]) -> str:
    return array(sorted({key[0] for key in asked}))


def _read_contents(connection: Connection, stored: list[Stored]) -> Iterator[tuple[Stored, Content]]:
    if not stored:
        return
    for record_id, revision, content in connection.execute(
        "SELECT id, number, content::text FROM unnest(%s::bigint[], %s::int[]) AS asked (id, number) CROSS JOIN LATERAL"
        " (SELECT content FROM energy_return_revision WHERE record_id = id AND revision = number LIMIT 1) AS found",
        tuple(map(array, zip(*stored, strict=True))),
    ):
        yield Stored(record_id, revision), decode_content(content)


def _references(connection: Connection) -> References:
    prices = connection.execute(
        "SELECT item, region_prefix, valid_from, valid_to, lowest_yuan, highest_yuan FROM price_reference"
    )
    quotas = connection.execute(
        "SELECT type_code, region_prefix, valid_from, valid_to, constraint_kgce_m2, guide_kgce_m2, kgce_per_unit"
        " FROM quota_reference"
    )
    return References(tuple(PriceRange(*row) for row in prices), tuple(Quota(*row) for row in quotas))
