"""Reading cells: the sums behind every asked value in one statement, at the present or as of a batch number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from services.indicators.engine.family import energy
from services.indicators.values.areas import Run
from shared.db import Connection
from shared.periods import Period

ALL = "all"
SUBTOTAL = "02"  # 事业小计
TYPES = ("01", "021", "022", "023", "024", "025", "026", "03")


class Key(NamedTuple):
    """What is summed: the nodes of an area, an institution type (or `all`, `02`), a period."""

    runs: tuple[Run, ...]
    type: str
    period: Period


class Row(NamedTuple):
    """Sums of the cells of one province, form edition and flags."""

    province: str
    edition: int
    has_area: bool
    has_users: bool
    measures: Mapping[str, int]


@dataclass(slots=True)
class Sums:
    """What the cells and the register say for one key."""

    rows: list[Row] = field(default_factory=list)
    expected: int = 0
    reported: int = 0
    partial: int = 0
    edition_before: int | None = None  # the newest filed for the period before

    @property
    def has_data(self) -> bool:
        return self.reported + self.partial > 0

    @property
    def edition(self) -> int | None:
        """The newest filed."""
        return max((row.edition for row in self.rows), default=None)


class Vintage(NamedTuple):
    """A batch, and when one looks: what was approved or assigned after `seen_at` is not known. None: now."""

    number: int
    seen_at: datetime | None
    is_newest: bool


_NEWEST = "SELECT number, committed_at FROM batch ORDER BY number DESC LIMIT 1"
_NUMBERED = "SELECT number, committed_at FROM batch WHERE number <= %s ORDER BY number DESC LIMIT 1"
_TIMED = "SELECT number, committed_at FROM batch WHERE committed_at <= %s ORDER BY number DESC LIMIT 1"


def vintage(connection: Connection, as_of: int | datetime | None) -> Vintage:
    """The batch that a number or time means: later than the newest is the newest, before the first is 0.

    One looks at the time asked for; at the newest batch now, at an earlier one when it was committed.
    """
    moment = as_of if isinstance(as_of, datetime) else None
    newest = connection.execute(_NEWEST).fetchone()
    if newest is None:
        return Vintage(0, moment, True)
    if as_of is None or (newest[0] <= as_of if isinstance(as_of, int) else newest[1] <= as_of):
        return Vintage(newest[0], moment, True)
    query = _NUMBERED if isinstance(as_of, int) else _TIMED
    number, committed_at = connection.execute(query, (as_of,)).fetchone() or (0, None)
    return Vintage(number, moment or committed_at, False)


def read(connection: Connection, keys: Iterable[Key], as_of: Vintage) -> dict[Key, Sums]:
    """The sums of every key. A present vintage reads the cells, an earlier one the changes up to it."""
    wanted = list(dict.fromkeys(keys))
    found = [Sums() for _ in wanted]
    lists = _lists(wanted)
    if as_of.number and lists["i"]:
        query = _PRESENT if as_of.is_newest else _PAST
        for i, *row in connection.execute(query, {**lists, "number": as_of.number}, prepare=True):
            _add(found[i], *row)
    return dict(zip(wanted, found, strict=True))


def _add(
    sums: Sums, kind: str, province: str, edition: int, area: bool, users: bool, reported: int, partial: int, *rest: int
) -> None:
    if kind == "expected":
        sums.expected += reported
    elif kind == "before":
        sums.edition_before = max(edition, sums.edition_before or 0)
    else:
        sums.reported += reported
        sums.partial += partial
        measures = dict(zip(_SUMMED, map(int, rest), strict=True))  # numeric in SQL: no sum can overflow
        if reported or partial or any(measures.values()):  # else all of it was taken back
            sums.rows.append(Row(province, edition, area, users, measures))


def _lists(keys: list[Key]) -> dict[str, list[int] | list[str]]:
    """One entry for every key and run, as parallel arrays for `unnest`."""
    entries = [(i, key, run) for i, key in enumerate(keys) for run in key.runs]
    types = [type_run(key.type) for _, key, _ in entries]
    return {
        "i": [i for i, _, _ in entries],
        "months": [key.period.months for _, key, _ in entries],
        "first": [key.period.first_month for _, key, _ in entries],
        "low": [run.low for _, _, run in entries],
        "high": [run.high for _, _, run in entries],
        "type_low": [low for low, _ in types],
        "type_high": [high for _, high in types],
    }


def type_run(code: str) -> Run:
    """The institution types of `all`, `02` or one code, as a range of codes."""
    if code == ALL:
        return Run(TYPES[0], TYPES[-1])
    return Run("021", "026") if code == SUBTOTAL else Run(code, code)


_SUMMED = tuple(name for name in energy().measures if name not in ("reported", "partial"))


def _statement(cells: str, register: str, edition_before: str) -> str:
    """Three kinds of rows: the cells asked for, the register's expected, the newest edition the period before.

    Written as LATERAL aggregates so that each entry is one range of the primary key, whatever is asked.
    """
    place = "region BETWEEN w.low AND w.high AND type BETWEEN w.type_low AND w.type_high"
    nothing = ", ".join("NULL" for _ in _SUMMED)
    return f"""
    WITH w AS MATERIALIZED (
        SELECT * FROM unnest(%(i)s::int[], %(months)s::int[], %(first)s::int[], %(low)s::text[], %(high)s::text[],
            %(type_low)s::text[], %(type_high)s::text[]) AS w(i, months, first, low, high, type_low, type_high))
    SELECT w.i, 'cell', c.* FROM w CROSS JOIN LATERAL (
        SELECT left(region, 2), edition, has_area, has_users, sum(reported)::bigint, sum(partial)::bigint,
            {", ".join(f"sum({name})" for name in _SUMMED)}
        FROM {cells} WHERE months = w.months AND first_month = w.first AND {place} GROUP BY 1, 2, 3, 4) c
    UNION ALL
    SELECT w.i, 'expected', '', 0, false, false, e.expected::bigint, 0, {nothing}
    FROM w CROSS JOIN LATERAL (
        SELECT sum(expected) AS expected FROM {register}
        WHERE months = w.months AND first_month <= w.first AND {place}) e WHERE e.expected <> 0
    UNION ALL
    SELECT w.i, 'before', '', b.edition, false, false, 0, 0, {nothing}
    FROM w CROSS JOIN LATERAL (
        {edition_before.format(f"{cells} WHERE months = w.months AND first_month = w.first - w.months AND {place}")}
    ) b WHERE b.edition IS NOT NULL
    """


_IN_CELLS = f"SELECT max(edition) AS edition FROM {{}} AND ({' OR '.join(f'{m} <> 0' for m in energy().measures)})"
_IN_CHANGES = (
    f"SELECT edition FROM {{}} GROUP BY edition HAVING {' OR '.join(f'sum({m}) <> 0' for m in energy().measures)}"
    " ORDER BY edition DESC LIMIT 1"
)
_UNTIL = "(SELECT c.* FROM {} c JOIN batch USING (batch_id) WHERE number <= %(number)s) c"

_PRESENT = _statement("energy_cell", "register_cell", _IN_CELLS)
_PAST = _statement(_UNTIL.format("energy_change"), _UNTIL.format("register_change"), _IN_CHANGES)
