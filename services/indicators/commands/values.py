"""Publishing values: one event for each that changed, or that a newly approved standard changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any, NamedTuple

from services.indicators.events import PUBLISHED, REVISED, IndicatorValue
from services.indicators.standards import Catalogue, Edition, packaged, read
from services.indicators.values.answer import states
from services.indicators.values.areas import area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL, Vintage
from shared.clock import CHINA
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
    """Emit every indicator of the changed regions and periods as it stands at `at`, and note the publication.

    Works in parts, however much changed, with `between` called from one to the next. Returns the number of
    events. One transaction: a value is announced exactly when it is noted.
    """
    editions = {code: catalogue.edition(catalogue.newest(name)) for code, name in catalogue.defining().items()}
    for start in range(0, len(changes), CHANGES_AT_ONCE):
        if start:
            between()
        _emit(connection, list(_values_of(editions, changes[start : start + CHANGES_AT_ONCE])), at)
    connection.execute(
        "INSERT INTO publication (number, first_id, last_id) SELECT %(number)s, min(id), max(id) FROM outbox"
        " WHERE revision = %(number)s AND id > (SELECT coalesce(max(last_id), 0) FROM publication)",
        {"number": at.number},
    )
    return len(changes) * len(editions)


def _values_of(editions: Mapping[str, Edition], changes: Iterable[Change]) -> Iterator[One]:
    for change in changes:
        place = area(change.region)
        assert place
        for code, edition in editions.items():
            yield One(code, place, change.period, ALL, edition, "current")


def _emit(connection: Connection, asked: Sequence[One], at: Vintage) -> None:
    found = states(connection, asked, at)
    known = _note(connection, asked, at.number)
    emit(connection, (_event(state, key in known) for state, key in zip(found, map(_key, asked), strict=True)))


_Key = tuple[str, str, int, int]


def _key(one: One) -> _Key:
    return one.indicator, one.area.code, one.period.months, one.period.first_month


def _note(connection: Connection, asked: Sequence[One], number: int) -> set[_Key]:
    """Note that these are published; returns those that were before."""
    rows = connection.execute(
        "INSERT INTO published_value AS p (indicator, region, months, first_month, number)"
        " SELECT *, %s FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[])"
        " ON CONFLICT (indicator, region, months, first_month) DO UPDATE SET number = excluded.number"
        " RETURNING p.indicator, p.region, p.months, p.first_month, old.number",
        (number, *map(list, zip(*map(_key, asked), strict=True))),
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
