"""A record that was gathered from a part of a file, when more of the file comes. Pure.

Who loads a month before its year leaves records that lack rows. They grow when what is stored is proven to be a part:
it must be what some of the rows add up to. Else two files may have different rows of one record, and nobody knows
their sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from services.app.importing.gathering import Record
from services.app.importing.rows import EXACT

GROWN_ZH = "此前导入的文件只含该记录的一部分行，已更正"
GROWN_EN = "what was imported before had a part of its rows: corrected"
KEPT = {
    "code": "record_fuller",
    "title": "平台上该记录含更多行，未改动；若本文件的行不在其中，请导入整个文件",
    "detail": "What is stored has more rows: not changed. Where these rows are not among them, import the whole file.",
}
"""The problem of a record that is stored with more rows than the file has."""

_MOST_SUMS = 100_000


class Stored(Enum):
    """What is stored under the key of a record, seen from the file."""

    SAME = "same"  # as a later revision
    PART = "part"  # of the file's rows
    FULLER = "fuller"  # more rows than the file has
    OTHER = "other"


def compare(stored: Mapping[str, Any], record: Record) -> Stored:
    """`stored`: as the API shows it. What counts no rows cannot be told from a correction."""
    said = [name for name in record.body if name not in record.sums]
    counted = {stored.get(name) for name in record.counts}
    if len(counted) != 1 or any(stored.get(name) != record.body[name] for name in said):
        return Stored.OTHER
    (rows,) = counted
    sums = {name: stored.get(name) for name in record.sums}
    if all(sums[name] == record.body[name] for name in record.sums):
        return Stored.SAME
    if not isinstance(rows, int) or rows == record.rows:
        return Stored.OTHER
    if rows > record.rows:
        return Stored.FULLER
    return Stored.PART if any(record.total(some, rows) == sums for some in _sums_of(record, rows)) else Stored.OTHER


def _sums_of(record: Record, rows: int) -> list[dict[str, Decimal]]:
    """What any `rows` of its rows add up to, each sum once; none when there are too many to try."""
    names = sorted(record.exact)
    zero = (Decimal(0),) * len(names)
    found: dict[int, set[tuple[Decimal, ...]]] = {0: {zero}}
    for row in record.each:
        amounts = [row.get(name, Decimal(0)) for name in names]
        for taken in range(min(len(found), rows), 0, -1):
            more = (tuple(map(EXACT.add, sums, amounts)) for sums in found[taken - 1])
            found.setdefault(taken, set()).update(more)
        if sum(map(len, found.values())) > _MOST_SUMS:
            return []
    return [dict(zip(names, sums, strict=True)) for sums in found.get(rows, ())]
