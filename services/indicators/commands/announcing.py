"""Announcing values: an event for each through the outbox, and the note of what was said, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.indicators.events import PUBLISHED, REVISED, IndicatorValue
from services.indicators.standards import Edition
from services.indicators.values.areas import area
from services.indicators.values.ask import One
from services.indicators.values.cells import ALL
from services.indicators.values.measured import is_measured
from shared.db import Connection
from shared.outbox.table import OutboxEvent, emit
from shared.periods import HALF, MONTH, QUARTER, YEAR, Period

Key = tuple[str, str, int, int]  # indicator, region, months, first month


class Announcement(NamedTuple):
    """A value as the event says it. `said`: a digest of that, where it will be compared with what comes later."""

    one: One
    state: dict[str, Any]
    said: bytes | None = None


def announced_grains(edition: Edition) -> tuple[int, ...]:
    """Of which periods values are announced, in months.

    Over cells of every one that is reported. Over records of years: a record that stands changes every month since, and
    whoever wants a month asks for it.
    """
    return (YEAR,) if is_measured(edition) else (YEAR, HALF, QUARTER, MONTH)


def current(code: str, edition: Edition, region: str, period: Period) -> One:
    """What is announced of an indicator: all types together, by the current factors."""
    place = area(region)
    assert place
    return One(code, place, period, ALL, edition, "current")


def announce(connection: Connection, values: Sequence[Announcement], number: int) -> None:
    """Emit these as they stand at a batch number. `revised` is what was announced before."""
    known = _note(connection, values, number)
    emit(connection, (_event(value.state, _key(value.one) in known) for value in values))


def _key(one: One) -> Key:
    return one.indicator, one.area.code, one.period.months, one.period.first_month


def _note(connection: Connection, values: Sequence[Announcement], number: int) -> set[Key]:
    """Note that these are published, under which versions, saying what; returns those that were before."""
    if not values:
        return set()
    rows = ((*_key(one), one.edition.versions(one.indicator), said) for one, _, said in values)
    columns = map(list, zip(*rows, strict=True))
    found = connection.execute(
        "INSERT INTO published_value AS p (indicator, region, months, first_month, edition, said, number)"
        " SELECT *, %s FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[], %s::text[], %s::bytea[])"
        " ON CONFLICT (indicator, region, months, first_month)"
        " DO UPDATE SET number = excluded.number, edition = excluded.edition, said = excluded.said"
        " RETURNING p.indicator, p.region, p.months, p.first_month, old.number",
        (number, *columns),
    ).fetchall()
    return {(code, region, months, first) for code, region, months, first, before in found if before is not None}


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
