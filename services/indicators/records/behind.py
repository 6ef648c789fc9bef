"""The records that a measure is the sum of, a page at a time: what each adds, and on which day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from services.indicators.records.conditions import Parameters, amount, where
from services.indicators.records.known import Known, Wanted, itself
from services.indicators.records.located import during, names, on_the_day
from services.indicators.records.relations import RELATIONS, Relation
from services.indicators.records.steps import first_stays
from services.indicators.standards.model import RecordMeasure
from services.indicators.values.areas import Area, Run


class Window(NamedTuple):
    """The days that count: of a stock the last one."""

    first: date
    last: date


class Behind(NamedTuple):
    """One record. An institution that counts once is its earliest record that stands."""

    thing: str
    key: str
    revision: int | None
    uscc: str | None
    region: str
    day: date
    amount: int

    @property
    def place(self) -> tuple[str, str]:
        """Where a page goes on behind it."""
        return self.key, f"{self.day}/{self.region}"


BEGINNING = ("", "")


def behind(
    known: Known, wanted: Wanted, area: Area, when: Window, after: tuple[str, str], limit: int,
    members: Sequence[str] | None = None,
) -> list[Behind]:  # fmt: skip
    """In the order of keys, then days. Their amounts add up to the measure over the area, opening balances apart.

    `members`: of institutions on a list, wherever they are.
    """
    measure, relation, parameters = wanted.measure, RELATIONS[wanted.measure.of], Parameters()
    runs = itself(area) if measure.itself else area.nodes
    inside = "uscc = ANY(%(members)s)" if members is not None else _within(runs, parameters)
    query = f"""{names(relation, known.at)}
        SELECT thing, key, revision, uscc, region, since, amount FROM ({_rows(relation, measure, parameters)}) b
        WHERE {inside} AND amount <> 0 AND (key, since || '/' || region) > (%(key)s, %(then)s)
        ORDER BY key, since || '/' || region LIMIT %(limit)s"""
    given = {"first": when.first, "last": when.last, "start": wanted.start, "members": members and list(members)}
    behind_key, then = after
    found = known.rows(query, **parameters, **given, key=behind_key, then=then, limit=limit)
    return [
        Behind(thing, key, revision, uscc, region, day, int(adds))
        for thing, key, revision, uscc, region, day, adds in found
    ]


def _rows(relation: Relation, measure: RecordMeasure, parameters: Parameters) -> str:
    columns = "thing, key, revision, uscc, region, since"
    if measure.kind == "first":
        stays = first_stays(relation, measure, parameters)
        return _one_each("uscc", f"""SELECT f.thing, f.key, f.revision, f.uscc, s.region, f.since, f.until
            FROM ({on_the_day(relation)}) f JOIN ({stays}) s USING (uscc)
            WHERE s.since <= %(last)s AND coalesce(s.until, 'infinity') > %(last)s AND f.since >= s.since
            AND {where(relation, measure, parameters)}""")  # fmt: skip
    counted = where(relation, measure, parameters)
    if measure.kind == "flow":
        return f"""SELECT {columns}, {amount(measure)} AS amount FROM ({on_the_day(relation)}) l
            WHERE since BETWEEN %(first)s AND %(last)s AND {counted}"""
    standing = f"since <= %(last)s AND coalesce(until, 'infinity') > %(last)s AND {counted}"
    if measure.kind == "stock":
        return f"SELECT {columns}, {amount(measure)} AS amount FROM ({during(relation)}) l WHERE {standing}"
    if measure.by == "county":
        county = "coalesce(located_in, region)"
        return _one_each(county, f"""SELECT thing, key, revision, uscc, {county} AS region, NULL AS located_in, since,
            until FROM ({during(relation)}) l WHERE length({county}) = 6 AND {standing}""")  # fmt: skip
    return _one_each("uscc", f"SELECT * FROM ({during(relation)}) l WHERE uscc IS NOT NULL AND {standing}")


def _one_each(who: str, rows: str) -> str:
    return f"""SELECT DISTINCT ON ({who}) thing, key, revision, uscc, region, since, 1 AS amount
        FROM ({rows}) r ORDER BY {who}, since, key"""


def _within(runs: Sequence[Run], parameters: Parameters) -> str:
    tests = list(_tests(runs, parameters))
    return f"({' OR '.join(tests)})" if tests else "false"


def _tests(runs: Sequence[Run], parameters: Parameters) -> Iterator[str]:
    for low, high in runs:
        yield f"region BETWEEN {parameters.mark(low, 'text')} AND {parameters.mark(high, 'text')}"
