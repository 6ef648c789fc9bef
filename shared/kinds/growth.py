"""A value over a million times the last accepted one is a wrong unit: no real change explains it.

"Last" is the newest accepted record of the same series up to this one's time, else the oldest after it; a series is
what has the same key but for its time, at the same grain. A kind without a time in its key is compared with itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from psycopg.sql import SQL, Composable, Composed, Identifier

from shared.db import Connection
from shared.kinds.bodies import Body
from shared.kinds.fields import Path
from shared.kinds.keys import Part
from shared.records.kind import Key
from shared.records.saying import fault
from shared.web.problems import FieldError

MOST_GROWTH = 10**6

Numbers = Mapping[Path, int]
Series = tuple[Any, ...]


class Growth:
    """The last accepted numbers near the records of a batch; earlier lines of it are remembered."""

    def __init__(self, parts: Sequence[Part], body: Body) -> None:
        self._parts, self._body = parts, body
        self._known: dict[Series, dict[Any, Numbers]] = {}

    def add(self, key: Key, content: bytes) -> None:
        """The content of a record that counts."""
        series, time = self._split(key)
        self._known.setdefault(series, {})[time] = dict(self._body.numbers(msgspec.json.decode(content)))

    def check(self, key: Key, values: Mapping[str, Any]) -> Iterator[FieldError]:
        series, time = self._split(key)
        known = self._known.get(series)
        if not known:
            return
        earlier = [other for other in known if other <= time]
        last = known[max(earlier) if earlier else min(known)]
        for path, now in self._body.numbers(values):
            if now > MOST_GROWTH * last.get(path, 0) > 0:
                name = path[-1]
                yield fault("implausible_growth", f"{name} 比上次通过的数值大一百万倍以上",
                            f"{name} is over a million times the last accepted value", path[0],
                            hint="核对单位 / check the unit")  # fmt: skip

    def _split(self, key: Key) -> tuple[Series, Any]:
        rest = tuple(value for value, part in zip(key, self._parts, strict=True) if not part.is_time)
        times = [value for value, part in zip(key, self._parts, strict=True) if part.is_time]
        return (*rest, *map(_grain, times)), tuple(times)


def read_growth(
    connection: Connection, table: str, parts: Sequence[Part], body: Body, keys: Sequence[Key]
) -> Growth:  # fmt: skip
    """One statement: for each key the record it is compared with."""
    growth = Growth(parts, body)
    found = connection.execute(_statement(table, parts), [list(column) for column in zip(*keys, strict=True)])
    for *key, content in found:
        growth.add(tuple(key), content.encode())
    return growth


def _statement(table: str, parts: Sequence[Part]) -> Composed:
    names = [Identifier(part.name) for part in parts]
    same: list[Composable] = [SQL("h.counts IS NOT NULL")]
    order: list[Composable] = []
    for part, name in zip(parts, names, strict=True):
        mine, asked = SQL("h.{}").format(name), SQL("asked.{}").format(name)
        if not part.is_time:
            same.append(SQL("{} = {}").format(mine, asked))
            continue
        if part.sql == "text":
            digits = SQL("translate({}, '123456789', '000000000')")
            same.append(SQL("{} = {}").format(digits.format(mine), digits.format(asked)))
        order += [SQL("{0} > {1}, CASE WHEN {0} <= {1} THEN {0} END DESC, {0}").format(mine, asked)]
    return SQL(
        "SELECT DISTINCT {names}, last.content FROM unnest({arrays}) asked ({columns}) CROSS JOIN LATERAL"
        " (SELECT {mine}, r.content::text AS content FROM {head} h JOIN {revisions} r"
        " ON r.record_id = h.record_id AND r.revision = h.counts WHERE {same} {order} LIMIT 1) last"
    ).format(
        names=SQL(", ").join(SQL("last.{}").format(name) for name in names),
        arrays=SQL(", ").join(SQL("%s::{}[]").format(SQL(part.sql)) for part in parts),
        columns=SQL(", ").join(names),
        mine=SQL(", ").join(SQL("h.{}").format(name) for name in names),
        head=Identifier(table),
        revisions=Identifier(f"{table}_revision"),
        same=SQL(" AND ").join(same),
        order=SQL("ORDER BY ") + SQL(", ").join(order) if order else SQL(""),
    )


def _grain(time: Any) -> str:
    """What periods of one grain have in common."""
    return time.translate(_DIGITS) if isinstance(time, str) else ""


_DIGITS = str.maketrans("123456789", "0" * 9)
