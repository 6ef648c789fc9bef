"""What the rules of returns look at beside the return itself, fetched once for a whole batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date
from itertools import chain, compress
from typing import NamedTuple

import numpy as np

from services.statistics.commands.rulebook import rulebook
from services.statistics.rules.doubts import Case, Known, Neighbours, has_gaps, known, there
from services.statistics.rules.figures import Sent
from services.statistics.rules.findings import Rulebook
from services.statistics.rules.glance import quiet
from services.statistics.rules.neighbours import Beside, Mask, find_beside, last_of, near
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


class Filed(NamedTuple):
    """A return that counts: its key, where its content is stored, and its figures, if they can be compared."""

    uscc: str
    form: str
    months: int
    first_month: int
    record_id: int
    revision: int
    figures: bytes | None


Series = Key
"""The beginning of a key, up to the grain: returns of one series follow each other."""

_NEVER = 2**31 - 1  # a month after all others


class History:
    """The institutions of a batch, and their returns that count: on file, and in earlier lines.

    For most returns a glance is enough, at all of them at once. For the others, what rules may ask for is put together
    one by one. Keys are plain tuples in here (a `ReturnKey` equals one).
    """

    def __init__(
        self,
        register: dict[str, list[DatedPlace]],
        closed: Closed,
        references: References,
        rules: Rulebook,
        sent: Mapping[Key, Sent],
        expected: Set[Key],
    ) -> None:
        """`expected`: what is on file or in the batch, of those who report both years and months."""
        self.register, self.closed = register, closed
        self._references, self._rules = references, rules
        self.admitted: dict[Key, DatedPlace] = {}
        self._sent, self._expected = sent, expected
        self._several = {uscc for uscc, lines in Counter(key[0] for key in sent).items() if lines > 1}
        self._counting: dict[Series, dict[int, Content]] = {}
        self._quiet: dict[Key, Sequence[Key]] = {}  # about which there is nothing to say, once these others count

    def add(self, filed: Filed, content: Content) -> None:
        """Make a return known that is on file."""
        self._counting.setdefault(filed[:3], {})[filed.first_month] = content

    def glance(self, filed: Sequence[Filed], beside: Beside) -> Mask:
        """Look at all lines at once; which may need a closer look. `beside` points into `filed`, then the lines."""
        asked = list(self._sent)
        figures = [*(one.figures for one in filed), *(sent.figures for sent in self._sent.values())]
        is_quiet = quiet(self._rules.rules, self._references.there, figures, beside)
        lines = np.stack(beside[:3]) - len(filed)
        rests_on_lines = (lines >= 0).any(axis=0)
        self._quiet = dict.fromkeys(compress(asked, is_quiet.tolist()), ())
        for line in np.flatnonzero(is_quiet & rests_on_lines).tolist():
            self._quiet[asked[line]] = [asked[other] for other in lines[:, line].tolist() if other >= 0]
        unsure = {key[0] for key in compress(asked, (~is_quiet | rests_on_lines).tolist())}
        return np.array([key[0] in unsure for key in asked], bool)

    def remember(self, key: Key, revision: Revision) -> None:
        """What an earlier line of the batch wrote counts for the later ones."""
        if key[0] in self._several and revision.counts == revision.revision:
            self._counting.setdefault(key[:3], {})[key[3]] = self._sent[key].content

    def check(self, key: ReturnKey, content: Content) -> list[FieldError]:
        """The soft findings about a return that was admitted; raises `Problem` 422 for a hard one."""
        others = self._quiet.get(key)
        if others is not None and (not others or all(map(self._counts, others))):
            return []
        place, near = self.admitted[key], self._neighbours(key, content)
        applying = self._rules.applying(key, place, there(self._references.there, has_gaps(content), near))
        case = Case(key, content, place, self._references, near)
        found = [finding for rule, test in applying for finding in test(rule, case)]
        if hard := [finding for finding in found if finding.severity == "hard"]:
            raise validation(hard)
        return found

    def _counts(self, key: Key) -> bool:
        """Whether a line of this batch counts by now."""
        return self._counting.get(key[:3], {}).get(key[3]) is self._sent[key].content

    def _neighbours(self, key: Key, content: Content) -> Neighbours:
        *_, grain, first = key
        series, now = self._counting.get(key[:3], {}), known(content)
        year, months = self._year_and_months(key, now)
        return Neighbours(
            now,
            _known(series, last_of(sorted(series), first)),
            _known(series, first - grain),
            _known(series, first - YEAR),
            year,
            months,
        )

    def _year_and_months(self, key: Key, now: Known) -> tuple[Known | None, Sequence[Known]]:
        """The return of the year and its twelve months, if all of them are there or in this batch."""
        uscc, form, _, first = key
        january = first - first % 12
        keys = [(uscc, form, YEAR, january), *((uscc, form, MONTH, january + month) for month in range(12))]
        if key not in keys or not self._expected >= set(keys):
            return None, ()
        year, *months = (now if one == key else _known(self._counting.get(one[:3], {}), one[3]) for one in keys)
        return year, [month for month in months if month]


def _known(series: Mapping[int, Content], first: int | None) -> Known | None:
    content = series.get(first) if first is not None else None
    return known(content) if content else None


def read_history(connection: Connection, requests: Sequence[Request]) -> History:
    """Nine statements at most, whatever the size of the batch."""
    sent = {request.key: request.sent for request in requests}
    asked = list(sent)
    filed = _filed(connection, asked)
    beside = find_beside(filed, asked)
    apart = set(compress(asked, (~beside.is_simple).tolist()))
    history = History(
        read_register(connection, asked),
        read_closed(connection, "energy_return", asked),
        _references(connection),
        rulebook(connection, today()),
        sent,
        _expected(filed, asked, {key[0] for key in apart}),
    )
    closer = history.glance(filed, beside)
    wanted = [filed[place] for place in sorted(beside.pointed_at(len(filed), closer) | near(filed, apart))]
    for one, content in zip(wanted, _read_contents(connection, wanted), strict=True):
        history.add(one, content)
    return history


def _expected(filed: Sequence[Filed], asked: Sequence[Key], usccs: Set[str]) -> Set[Key]:
    """All returns of these institutions, on file or asked about."""
    if not usccs:
        return frozenset()
    return {one[:4] for one in chain(filed, asked) if one[0] in usccs}


def read_register(connection: Connection, asked: Sequence[Key]) -> dict[str, list[DatedPlace]]:
    """The dated rows of the institutions of these keys."""
    rows = connection.execute(
        "SELECT uscc, valid_from, valid_to, region_code, type_code FROM institution_row"
        " WHERE uscc = ANY(%s::text[]) ORDER BY uscc, valid_from",
        (_usccs(asked),),
    ).fetchall()
    register: dict[str, list[DatedPlace]] = {}
    for place in map(DatedPlace._make, rows):
        register.setdefault(place.uscc, []).append(place)
    return register


def _filed(connection: Connection, asked: Sequence[Key]) -> list[Filed]:
    """Those that rules may ask for: a year around what is asked, and all of who has none up to it there.

    Of decades on file only that year is read. Rising within a series.
    """
    firsts = [key[3] for key in asked]
    around = _read_filed(connection, asked, min(firsts) - YEAR, max(firsts) + YEAR)
    oldest = {one[:3]: one[3] for one in reversed(around)}
    without = {key[:3] for key in asked if oldest.get(key[:3], _NEVER) > key[3]}
    if not without:
        return around
    return [one for one in around if one[:3] not in without] + [
        one for one in _read_filed(connection, sorted(without), 0, _NEVER) if one[:3] in without
    ]


def _read_filed(connection: Connection, asked: Sequence[Key], since: int, until: int) -> list[Filed]:
    rows = connection.execute(
        "SELECT institution_uscc, form, months, first_month, record_id, counts, figures FROM energy_return"
        " WHERE institution_uscc = ANY(%s::text[]) AND form = ANY(%s::text[]) AND months = ANY(%s::smallint[])"
        " AND first_month BETWEEN %s AND %s AND counts IS NOT NULL ORDER BY 1, 2, 3, 4",
        (_usccs(asked), array({key[1] for key in asked}), array(GRAINS), since, until),
        binary=True,
    ).fetchall()
    return list(map(Filed._make, rows))


def _usccs(asked: Sequence[Key]) -> str:
    return array(sorted({key[0] for key in asked}))


def _read_contents(connection: Connection, wanted: Sequence[Filed]) -> list[Content]:
    """The content of each, in their order."""
    if not wanted:
        return []
    rows = connection.execute(
        "SELECT no, content::text FROM unnest(%s::bigint[], %s::int[]) WITH ORDINALITY AS asked (id, number, no)"
        " CROSS JOIN LATERAL"
        " (SELECT content FROM energy_return_revision WHERE record_id = id AND revision = number LIMIT 1) AS found",
        (array(one.record_id for one in wanted), array(one.revision for one in wanted)),
    )
    found: dict[int, str] = dict(rows.fetchall())
    return [decode_content(found[no]) for no in range(1, len(wanted) + 1)]


def _references(connection: Connection) -> References:
    prices = connection.execute(
        "SELECT item, region_prefix, valid_from, valid_to, lowest_yuan, highest_yuan FROM price_reference"
    )
    quotas = connection.execute(
        "SELECT type_code, region_prefix, valid_from, valid_to, constraint_kgce_m2, guide_kgce_m2, kgce_per_unit"
        " FROM quota_reference"
    )
    return References(tuple(PriceRange(*row) for row in prices), tuple(Quota(*row) for row in quotas))
