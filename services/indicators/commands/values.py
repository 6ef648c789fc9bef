"""Publishing values: one event for each that changed, or that a newly approved standard changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from services.indicators.events import PUBLISHED, REVISED, IndicatorValue
from services.indicators.standards import Catalogue, Edition
from services.indicators.values.answer import states
from services.indicators.values.areas import area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL, Vintage
from shared.db import Connection
from shared.outbox.table import OutboxEvent, emit
from shared.periods import Period

CHANGES_AT_ONCE = 50  # some 500 values: bounds the memory of a publication, and how long it holds the interpreter


class Change(NamedTuple):
    """A region and period whose values are to be published."""

    region: str
    period: Period


def publish(
    connection: Connection, catalogue: Catalogue, changes: Sequence[Change], at: Vintage, between: Callable[[], None]
) -> int:
    """Emit every indicator over cells, of the changed regions and periods, as it stands at `at`; then what was
    announced under another edition than the one that counts now; and note the publication.

    Indicators over records are not announced: nothing says which of their values a batch changed.

    Works in parts, however much changed, with `between` called from one to the next. Returns the number of
    events. One transaction: a value is announced exactly when it is noted.
    """
    newest = {code: catalogue.edition(catalogue.newest(name)) for code, name in catalogue.defining().items()}
    editions = {code: edition for code, edition in newest.items() if not edition.standard.measures}
    parts = chain(_changed(editions, changes), _outdated(connection, editions))
    published = 0
    for part in parts:
        if published:
            between()
        _emit(connection, part, at)
        published += len(part)
    connection.execute(
        "INSERT INTO publication (number, first_id, last_id) SELECT %(number)s, min(id), max(id) FROM outbox"
        " WHERE revision = %(number)s AND id > (SELECT coalesce(max(last_id), 0) FROM publication)",
        {"number": at.number},
    )
    return published


def _changed(editions: Mapping[str, Edition], changes: Sequence[Change]) -> Iterator[list[One]]:
    for start in range(0, len(changes), CHANGES_AT_ONCE):
        part = changes[start : start + CHANGES_AT_ONCE]
        yield [_one(code, edition, *change) for change in part for code, edition in editions.items()]


def _outdated(connection: Connection, editions: Mapping[str, Edition]) -> Iterator[list[One]]:
    """Values that were last announced under another version of their standard, or of a factor set that it uses.

    Asked after the changed ones were noted, so that none is announced twice.
    """
    rows = connection.execute(
        "SELECT indicator, region, months, first_month FROM published_value"
        " JOIN unnest(%s::text[], %s::text[]) AS now(indicator, edition) USING (indicator)"
        " WHERE published_value.edition IS DISTINCT FROM now.edition"
        " ORDER BY months, first_month, region, indicator",
        (list(editions), [edition.versions(code) for code, edition in editions.items()]),
    ).fetchall()
    at_once = CHANGES_AT_ONCE * len(editions)
    for start in range(0, len(rows), at_once):
        yield [
            _one(code, editions[code], region, Period(first_month, months))
            for code, region, months, first_month in rows[start : start + at_once]
        ]


def _one(code: str, edition: Edition, region: str, period: Period) -> One:
    place = area(region)
    assert place
    return One(code, place, period, ALL, edition, "current")


def _emit(connection: Connection, asked: Sequence[One], at: Vintage) -> None:
    found = states(connection, asked, at)
    known = _note(connection, asked, at.number)
    emit(connection, (_event(state, key in known) for state, key in zip(found, map(_key, asked), strict=True)))


_Key = tuple[str, str, int, int]


def _key(one: One) -> _Key:
    return one.indicator, one.area.code, one.period.months, one.period.first_month


def _note(connection: Connection, asked: Sequence[One], number: int) -> set[_Key]:
    """Note that these are published, and under which versions; returns those that were before."""
    columns = map(list, zip(*((*_key(one), one.edition.versions(one.indicator)) for one in asked), strict=True))
    rows = connection.execute(
        "INSERT INTO published_value AS p (indicator, region, months, first_month, edition, number)"
        " SELECT *, %s FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[], %s::text[])"
        " ON CONFLICT (indicator, region, months, first_month)"
        " DO UPDATE SET number = excluded.number, edition = excluded.edition"
        " RETURNING p.indicator, p.region, p.months, p.first_month, old.number",
        (number, *columns),
    ).fetchall()
    return {(code, region, months, first) for code, region, months, first, before in rows if before is not None}


def _event(values: dict[str, Any], is_known: bool) -> OutboxEvent:
    state = IndicatorValue.model_validate(values)
    parts = (state.indicator, state.region, state.period)
    return OutboxEvent(
        type=REVISED if is_known else PUBLISHED,
        key="|".join(parts),
        subject="/".join(parts),
        revision=state.position,
        region=state.region,
        data=state.model_dump_json().encode(),
    )
