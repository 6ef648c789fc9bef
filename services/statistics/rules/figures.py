"""The figures of a return that are laid beside those of its neighbours: integers, kept with the record.

Reading them is a tenth of the time of reading contents. They are those of what counts, and only of returns that can be
compared at a glance: whoever finds none reads the content.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.statistics.rules.doubts import has_gaps
from services.statistics.rules.returns import SPLITS, Content

Numbers = NDArray[np.int64]

Words = tuple[str | None, ...]
"""Item and splits of a line."""

LEVELS = ("floor_area", "users")
"""What stands before the quantities: dm², 1/1000 person."""

MOST_COMPARED = 16  # all returns of a batch are laid out as wide as the widest
_WORD = np.dtype("<i8")

words = attrgetter("item", *SPLITS)


class Sent(NamedTuple):
    """A return that is checked by itself. `figures`: None when it has gaps, or more lines than most."""

    content: Content
    figures: bytes | None


class Table(NamedTuple):
    """Figures of many returns. `shapes`: equal for those that say the same beside their amounts; 0: none are there.

    `amounts`: a row a return, of `LEVELS`, then the quantities of its lines.
    """

    shapes: Numbers
    amounts: Numbers


def figures_of(content: Content) -> bytes | None:
    """The figures of one return, 8 bytes a number, the lowest first: its shape, its levels, its quantities."""
    if has_gaps(content) or len(content.lines) > MOST_COMPARED:
        return None
    assert content.users_milliperson
    levels = content.floor_area_dm2, content.users_milliperson.total
    quantities = [line.quantity for line in content.lines]
    return np.array([shape_of(tuple(map(words, content.lines))), *levels, *quantities], _WORD).tobytes()


@lru_cache(maxsize=8192)
def shape_of(lines: tuple[Words, ...]) -> int:
    """A number for the carriers of a return, in their order; others have another, as far as 63 bits can tell."""
    return int.from_bytes(blake2b(repr(lines).encode(), digest_size=8).digest(), "little") >> 1 or 1


def join(shapes: Sequence[int], levels: Numbers, counts: Numbers, quantities: Numbers) -> list[bytes]:
    """`figures_of` for returns that have them: `levels` a row a return, `quantities` of all lines, `counts` of each."""
    heads = np.column_stack((np.array(shapes, np.int64), levels))
    widths = counts + heads.shape[1]
    ends = np.cumsum(widths)
    starts = ends - widths
    numbers = np.empty(widths.sum(), _WORD)
    is_quantity = np.ones(len(numbers), bool)
    places = starts[:, None] + np.arange(heads.shape[1])
    numbers[places], is_quantity[places] = heads, False
    numbers[is_quantity] = quantities
    raw = numbers.tobytes()
    bounds = zip((starts * _WORD.itemsize).tolist(), (ends * _WORD.itemsize).tolist(), strict=True)
    return [raw[start:end] for start, end in bounds]


def table(figures: Sequence[bytes | None]) -> Table:
    """The figures of many returns side by side."""
    rows = [row or b"" for row in figures]
    counts = np.array(list(map(len, rows)), int) // _WORD.itemsize
    numbers = np.frombuffer(b"".join(rows), _WORD)
    places = np.arange(len(numbers)) - np.repeat(np.cumsum(counts) - counts, counts)
    found = np.zeros((len(rows), max([1 + len(LEVELS), *counts.tolist()])), np.int64)
    found[np.repeat(np.arange(len(rows)), counts), places] = numbers
    return Table(found[:, 0], found[:, 1:])
