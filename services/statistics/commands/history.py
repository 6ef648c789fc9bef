"""What the rules of returns look at beside the return itself, fetched once for a whole batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.statistics.rules import findings
from services.statistics.rules.references import PriceRange, Quota, References
from services.statistics.rules.returns import Content, ReturnKey, decode_content
from shared.db import Connection
from shared.db.arrays import array
from shared.periods import MONTH, YEAR
from shared.records.kind import Request, Revision
from shared.web.problems import FieldError, validation


class DatedPlace(NamedTuple):
    """Where and what an institution is, from one day to another, inclusive."""

    valid_from: date
    valid_to: date | None
    region_code: str
    type_code: str


class Stored(NamedTuple):
    """Where the content of a return that counts is stored."""

    record_id: int
    revision: int


class History:
    """The institutions of a batch, and their returns that count: in the database, and in earlier lines."""

    def __init__(
        self,
        register: dict[str, list[DatedPlace]],
        counting: dict[ReturnKey, Stored],
        references: References,
        asked: Sequence[ReturnKey],
    ) -> None:
        self.register = register
        self._references = references
        self._contents: dict[ReturnKey, Content] = {}
        self._newest: dict[tuple[str, str, int], list[int]] = {}  # first months of the returns that count
        for key in counting:
            self._newest.setdefault(key[:3], []).append(key.first_month)
        self._expected = {*counting, *asked}
        filed = Counter(key.uscc for key in self._expected)
        self._with_others = {uscc for uscc, returns in filed.items() if returns > 1}
        near = {near for key in asked if key.uscc in self._with_others for near in self._near(key)}
        self.wanted = {stored: key for key in near if (stored := counting.get(key))}

    def add(self, key: ReturnKey, content: Content) -> None:
        """Make the content of a return that counts known."""
        self._contents[key] = content

    def remember(self, key: ReturnKey, revision: Revision) -> None:
        """What an earlier line of the batch wrote counts for the later ones."""
        if revision.counts == revision.revision and key.uscc in self._with_others:
            self._contents[key] = decode_content(revision.content)
            self._newest.setdefault(key[:3], []).append(key.first_month)

    def check(self, key: ReturnKey, content: Content, place: DatedPlace) -> list[FieldError]:
        """The soft findings; raises `Problem` 422 for a hard one."""
        near = self._neighbours(key, content) if key.uscc in self._with_others else findings.ALONE
        if near.last and (errors := findings.growth(content, near.last)):
            raise validation(errors)
        return findings.soft(key, content, near, findings.Place(place.region_code, place.type_code), self._references)

    def _neighbours(self, key: ReturnKey, content: Content) -> findings.Neighbours:
        get, last = self._contents.get, self._last(key)
        year, months = self._year_and_months(key)
        parts = [content if month == key else get(month) for month in months]
        return findings.Neighbours(
            last=get(last) if last else None,
            previous=get(_at(key, key.first_month - key.months)),
            year_before=get(_at(key, key.first_month - 12)),
            year=content if year == key else get(year) if year else None,
            months=[part for part in parts if part],
        )

    def _near(self, key: ReturnKey) -> Iterator[ReturnKey]:
        """The keys whose contents the rules may ask for."""
        yield _at(key, key.first_month - key.months)
        yield _at(key, key.first_month - 12)
        if last := self._last(key):
            yield last
        year, months = self._year_and_months(key)
        if year:
            yield year
            yield from months

    def _last(self, key: ReturnKey) -> ReturnKey | None:
        """The newest return of the same form and grain up to this period, else the oldest after it."""
        known = self._newest.get(key[:3])
        if not known:
            return None
        earlier = [first for first in known if first <= key.first_month]
        return _at(key, max(earlier) if earlier else min(known))

    def _year_and_months(self, key: ReturnKey) -> tuple[ReturnKey | None, list[ReturnKey]]:
        """The return of the year and its twelve months, if all of them are there or in this batch."""
        if key.months not in (YEAR, MONTH):
            return None, []
        first = key.first_month - key.first_month % 12
        year = ReturnKey(key.uscc, key.form, YEAR, first)
        january = ReturnKey(key.uscc, key.form, MONTH, first)
        if year not in self._expected or january not in self._expected:
            return None, []
        months = [_at(january, month) for month in range(first, first + 12)]
        return (year, months) if self._expected.issuperset(months) else (None, [])


def read_history(connection: Connection, requests: Sequence[Request]) -> History:
    """Five statements, whatever the size of the batch."""
    asked = [ReturnKey(*request.key) for request in requests]
    usccs = sorted({key.uscc for key in asked})
    history = History(_register(connection, usccs), _counting(connection, usccs), _references(connection), asked)
    for stored, content in _read_contents(connection, list(history.wanted)):
        history.add(history.wanted[stored], content)
    return history


def _at(key: ReturnKey, first_month: int) -> ReturnKey:
    return ReturnKey(key.uscc, key.form, key.months, first_month)


def _register(connection: Connection, usccs: list[str]) -> dict[str, list[DatedPlace]]:
    rows = connection.execute(
        "SELECT uscc, valid_from, valid_to, region_code, type_code FROM institution_row"
        " WHERE uscc = ANY(%s::text[]) ORDER BY uscc, valid_from",
        (array(usccs),),
    )
    register: dict[str, list[DatedPlace]] = {}
    for uscc, *place in rows:
        register.setdefault(uscc, []).append(DatedPlace(*place))
    return register


def _counting(connection: Connection, usccs: list[str]) -> dict[ReturnKey, Stored]:
    rows = connection.execute(
        "SELECT institution_uscc, form, months, first_month, record_id, counts FROM energy_return"
        " WHERE institution_uscc = ANY(%s::text[]) AND counts IS NOT NULL",
        (array(usccs),),
    )
    return {ReturnKey(*row[:4]): Stored(*row[4:]) for row in rows}


def _read_contents(connection: Connection, stored: list[Stored]) -> Iterator[tuple[Stored, Content]]:
    if not stored:
        return
    for record_id, revision, content in connection.execute(
        "SELECT record_id, revision, content::text FROM unnest(%s::bigint[], %s::int[]) AS asked (record_id, revision)"
        " JOIN energy_return_revision USING (record_id, revision)",
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
