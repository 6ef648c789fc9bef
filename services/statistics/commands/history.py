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
from shared.periods import MONTH, YEAR
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
        self._firsts = {series: list(returns) for series, returns in filed.items()}
        self._expected = {series: set(returns) for series, returns in filed.items()}
        of_each = Counter(key[0] for key in asked)
        for series, returns in filed.items():
            of_each[series[0]] += len(returns)
        self._with_others = {uscc for uscc, returns in of_each.items() if returns > 1}
        beside_others = [key for key in asked if key[0] in self._with_others]
        for key in beside_others:
            self._expected.setdefault(key[:3], set()).add(key[3])
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
        january = first - first % 12
        if grain not in (YEAR, MONTH) or january not in self._expected.get((uscc, form, YEAR), ()):
            return None, ()
        months = range(january, january + 12)
        if not self._expected.get((uscc, form, MONTH), set()).issuperset(months):
            return None, ()
        return (uscc, form, YEAR, january), [(uscc, form, MONTH, month) for month in months]


def read_history(connection: Connection, requests: Sequence[Request]) -> History:
    """Eight statements at most, whatever the size of the batch."""
    asked = [request.key for request in requests]
    usccs = sorted({key[0] for key in asked})
    closed, rules = read_closed(connection, "energy_return", asked), rulebook(connection, today())
    history = History(
        _register(connection, usccs), _filed(connection, usccs), _references(connection), rules, asked, closed
    )
    for stored, content in _read_contents(connection, list(history.wanted)):
        history.add(history.wanted[stored], content)
    return history


def _register(connection: Connection, usccs: list[str]) -> dict[str, list[DatedPlace]]:
    rows = connection.execute(
        "SELECT uscc, valid_from, valid_to, region_code, type_code FROM institution_row"
        " WHERE uscc = ANY(%s::text[]) ORDER BY uscc, valid_from",
        (array(usccs),),
    ).fetchall()
    register: dict[str, list[DatedPlace]] = {}
    for place in map(DatedPlace._make, rows):
        register.setdefault(place.uscc, []).append(place)
    return register


def _filed(connection: Connection, usccs: list[str]) -> Filed:
    """A row for each series: there may be a dozen returns in it for each that is asked about."""
    rows = connection.execute(
        "SELECT institution_uscc, form, months, array_agg(first_month ORDER BY first_month),"
        " array_agg(record_id ORDER BY first_month), array_agg(counts ORDER BY first_month) FROM energy_return"
        " WHERE institution_uscc = ANY(%s::text[]) AND counts IS NOT NULL GROUP BY 1, 2, 3",
        (array(usccs),),
    ).fetchall()
    return {tuple(series): dict(zip(firsts, map(Stored, ids, counts), strict=True))
            for *series, firsts, ids, counts in rows}  # fmt: skip


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
