"""Values over records that are not what was last said of them.

A batch says which cells it changed, and so which values over cells. What a changed record, a moved institution, a nil
report or an opening balance does to values over records shows only when they are computed. So while the counters of
what an indicator reads stand still, nothing is done; when they have moved, all its values are computed, and those are
announced of which the last event said something else.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

import psycopg

from services.indicators.commands.announcing import Announcement, announced_grains, current
from services.indicators.governance.frozen import canonical
from services.indicators.records.memory import Memory
from services.indicators.standards import Edition
from services.indicators.values.answer import state
from services.indicators.values.ask import One
from services.indicators.values.cells import Vintage
from services.indicators.values.measured import Measuring
from shared.clock import CHINA
from shared.db import Connection
from shared.geography import TOGETHER, regions
from shared.periods import Period
from shared.telemetry import log

VALUES_AT_ONCE = 500  # bounds how long a part holds the interpreter
REMEMBERED = 200  # series: ten times what the indicators of today need, for some of it is of facts that changed since


@dataclass
class Seen:
    """Of each indicator, what its values depended on when they were last compared, and what they were computed from.

    It may be forgotten at any moment: who has none compares everything.
    """

    tokens: dict[str, Hashable] = field(default_factory=dict)
    memory: Memory = field(default_factory=lambda: Memory(REMEMBERED))

    def copy(self) -> Seen:
        """To be moved on, and kept once the transaction is committed. What is remembered is right anyway."""
        return Seen(dict(self.tokens), self.memory)


_Place = tuple[str, Period]


def differing(
    connection: Connection, editions: Mapping[str, Edition], at: Vintage, seen: Seen
) -> Iterator[list[Announcement]]:
    """What is to be announced at the newest batch, in parts (some of them empty); moves `seen` on.

    A value without data is announced only where one with data was before. A record that no service would accept
    silences the indicators that read it, until it is corrected, and no others.
    """
    measuring, day = Measuring(connection, at, seen.memory), _day(connection, at)
    for code, edition in editions.items():
        token = day.year, day.month, measuring.token(edition, code)
        if seen.tokens.get(code) == token:
            continue
        told = _told(connection, code)
        asked = [current(code, edition, *place) for place in dict.fromkeys([*_places(edition, day), *told])]
        try:
            for start in range(0, len(asked), VALUES_AT_ONCE):
                with connection.transaction():
                    news = list(_news(measuring, asked[start : start + VALUES_AT_ONCE], told, at))
                yield news
        except psycopg.DataError as error:
            log.error("values not announced: a record cannot be measured", indicator=code, error=str(error))
        else:
            seen.tokens[code] = token


def _news(
    measuring: Measuring, asked: Sequence[One], told: Mapping[_Place, bytes | None], at: Vintage
) -> Iterator[Announcement]:
    for one in asked:
        value, coverage = measuring.value(one)
        place = one.area.code, one.period
        if place in told or value.numerator is not None or value.denominator is not None:
            values = state(one, value, coverage, at)
            said = _digest(values)
            if told.get(place) != said:
                yield Announcement(one, values, said)


def _places(edition: Edition, day: date) -> Iterator[_Place]:
    """Every prefecture, province, both and the circle, in all periods from the base year on that have begun."""
    divisions = [region.code for region in regions() if region.level != "county"]
    begin, now = edition.standard.base_year * 12, day.year * 12 + day.month - 1
    for months in announced_grains(edition):
        for first_month in range(begin, now + 1, months):
            for code in (*divisions, *TOGETHER):
                yield code, Period(first_month, months)


def _told(connection: Connection, code: str) -> dict[_Place, bytes | None]:
    rows = connection.execute(
        "SELECT region, first_month, months, said FROM published_value WHERE indicator = %s", (code,)
    ).fetchall()
    return {(region, Period(first_month, months)): said for region, first_month, months, said in rows}


def _digest(values: dict[str, Any]) -> bytes:
    """Of all that an event says but the batch that it is said at."""
    return sha256(canonical({**values, "position": None})).digest()


def _day(connection: Connection, at: Vintage) -> date:
    """When the batch was committed, in China: the same for whoever asks again."""
    row = connection.execute("SELECT committed_at FROM batch WHERE number = %s", (at.number,)).fetchone()
    assert row is not None
    committed_at: date = row[0].astimezone(CHINA).date()
    return committed_at
