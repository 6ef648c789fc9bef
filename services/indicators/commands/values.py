"""Publishing values: one event for each that changed, or that a newly approved standard changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from services.indicators.commands.announcing import Announcement, announce, current
from services.indicators.commands.over_records import Seen, differing
from services.indicators.standards import Catalogue, Edition
from services.indicators.values.answer import states
from services.indicators.values.ask import One
from services.indicators.values.cells import Vintage
from services.indicators.values.measured import is_measured
from shared.db import Connection
from shared.periods import Period

CHANGES_AT_ONCE = 50  # some 500 values: bounds the memory of a publication, and how long it holds the interpreter


class Change(NamedTuple):
    """A region and period whose values over cells are to be published."""

    region: str
    period: Period


def publish(
    connection: Connection,
    catalogue: Catalogue,
    changes: Sequence[Change],
    at: Vintage,
    seen: Seen,
    between: Callable[[], None],
) -> int:
    """Emit every indicator over cells, of the changed regions and periods, as it stands at `at`; then what was
    announced under another edition than the one that counts now; then what differs of those over records; and note
    the publication. `seen` is right once the transaction is committed.

    Works in parts, however much changed, with `between` called from one to the next. Returns the number of
    events. One transaction: a value is announced exactly when it is noted.
    """
    newest = {code: catalogue.edition(catalogue.newest(name)) for code, name in catalogue.defining().items()}
    over_cells = {code: edition for code, edition in newest.items() if not is_measured(edition)}
    over_records = {code: edition for code, edition in newest.items() if is_measured(edition)}
    of_cells = chain(_changed(over_cells, changes), _outdated(connection, over_cells))
    parts = chain((_stated(connection, part, at) for part in of_cells), differing(connection, over_records, at, seen))
    published = 0
    for index, part in enumerate(parts):
        if index:
            between()
        announce(connection, part, at.number)
        published += len(part)
    connection.execute(
        "INSERT INTO publication (number, first_id, last_id) SELECT %(number)s, min(id), max(id) FROM outbox"
        " WHERE revision = %(number)s AND id > (SELECT coalesce(max(last_id), 0) FROM publication)",
        {"number": at.number},
    )
    return published


def _stated(connection: Connection, asked: Sequence[One], at: Vintage) -> list[Announcement]:
    return [Announcement(one, state) for one, state in zip(asked, states(connection, asked, at), strict=True)]


def _changed(editions: Mapping[str, Edition], changes: Sequence[Change]) -> Iterator[list[One]]:
    for start in range(0, len(changes), CHANGES_AT_ONCE):
        part = changes[start : start + CHANGES_AT_ONCE]
        yield [current(code, edition, *change) for change in part for code, edition in editions.items()]


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
            current(code, editions[code], region, Period(first_month, months))
            for code, region, months, first_month in rows[start : start + at_once]
        ]
