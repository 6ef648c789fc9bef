"""The quick way through the returns of a batch in which there is nothing to say: nine in ten of them.

It takes only what `returns.read_content` accepts, and makes the same content of it; whatever needs a second look
is left to that function, which alone knows how to say what is wrong. A property test holds the two together.

All returns are read at once, column by column: each step is one call over what all of them say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, product
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.statistics.rules.returns import (
    CHANNELS,
    COST_DECIMALS,
    LARGEST_COST_FEN,
    LARGEST_LEVELS,
    LONGEST_NOTE,
    MOST_LINES,
    SOURCES,
    SPLITS,
    Content,
    Line,
    LineBody,
    ReturnBody,
    ReturnKey,
    Users,
    UsersBody,
)
from shared.amounts import DOUBTFUL, Amounts, all_to_smallest
from shared.forms import LARGEST_QUANTITY, Item, form
from shared.records.checks import LONGEST_REASON, is_plain
from shared.records.states import WRITABLE

Mask = NDArray[np.bool_]

_CHOICES = frozenset(product((None, *WRITABLE), (None, *SOURCES), CHANNELS))
_NOBODY = Users()

_said = attrgetter("state", "source", "channel", "form_edition", "note", "reason")
_sent = attrgetter("item", "unit", *SPLITS, "resold")
_parts = attrgetter(*UsersBody.__struct_fields__)


class _Heading(NamedTuple):
    """What a line says beside its amounts, as it is kept. `number`: equal for what a return may have once, from 1."""

    number: int
    item: str
    unit: str
    use: str | None
    origin: str | None
    variant: str | None
    fuel: str | None
    decimals: int


_UNKNOWN = _Heading(0, "", "", None, None, None, None, 0)


def plain_contents(keys: Sequence[ReturnKey], bodies: Sequence[ReturnBody]) -> list[Content | None]:
    """The contents of the returns without faults; None: look closer."""
    found: list[Content | None] = [None] * len(bodies)
    said = list(map(_said, bodies))
    plain = {words for words in set(said) if _is_plain(*words)}
    places: dict[str, list[int]] = {}
    for place, words in enumerate(said):
        if words in plain:
            places.setdefault(keys[place].form, []).append(place)
    for family, here in places.items():
        contents = _read(family, [keys[place] for place in here], [bodies[place] for place in here])
        for place, content in zip(here, contents, strict=True):
            found[place] = content
    return found


def _is_plain(
    state: str | None, source: str | None, channel: str, edition: int | None, note: str | None, reason: str | None
) -> bool:
    return (
        (state, source, channel) in _CHOICES
        and edition is None
        and is_plain(note, LONGEST_NOTE)
        and is_plain(reason, LONGEST_REASON)
    )


def _read(family: str, keys: Sequence[ReturnKey], bodies: Sequence[ReturnBody]) -> Iterator[Content | None]:
    """The same for returns of one form, in which all but editions, levels and lines is plain."""
    doubtful: Mask = np.fromiter((len(body.lines) > MOST_LINES for body in bodies), bool, len(bodies))
    periods = [key[2:] for key in keys]
    editions = {period: form(family).edition_on(ReturnKey("", family, *period).period.end) for period in set(periods)}
    areas = _areas(family, [body.floor_area_m2 for body in bodies], doubtful)
    users = _users(family, [body.users for body in bodies], doubtful)
    lines = _lines(family, [body.lines for body in bodies], doubtful)
    contents = map(
        Content,
        map(editions.__getitem__, periods),
        [body.channel for body in bodies],
        [body.source for body in bodies],
        areas,
        users,
        lines,
        [body.note for body in bodies],
    )
    return (None if doubt else content for doubt, content in zip(doubtful.tolist(), contents, strict=True))


def _areas(family: str, sent: list[str | None], doubtful: Mask) -> list[int | None]:
    texts = ["1" if text is None else text for text in sent]  # 0 is doubtful, where energy is consumed
    read = all_to_smallest(texts, _decimals(family, "floor_area"), LARGEST_LEVELS["floor_area"])
    doubtful |= read <= 0
    return _where_given(sent, read)


def _users(family: str, sent: list[UsersBody | None], doubtful: Mask) -> Iterator[Users | None]:
    width = len(UsersBody.__struct_fields__)
    given = [users is not None for users in sent]
    parts: list[str | None] = list(chain.from_iterable(map(_parts, filter(None, sent))))
    texts = ["0" if text is None else text for text in parts]
    read = all_to_smallest(texts, _decimals(family, "users"), LARGEST_LEVELS["users"])
    doubtful[given] |= (read == DOUBTFUL).reshape(-1, width).any(axis=1)
    people = map(Users, *[iter(_where_given(parts, read))] * width)
    named = (None if person == _NOBODY else person for person in people)
    return (next(named) if there else None for there in given)


def _lines(family: str, sent: list[list[LineBody]], doubtful: Mask) -> list[list[Line]]:
    """The lines of each return; marks those that have a line that is not plain, or the same twice."""
    counts = list(map(len, sent))
    owners, lines = np.repeat(np.arange(len(sent)), counts), list(chain.from_iterable(sent))
    table = _headings(family)
    headings = [table.get(words, _UNKNOWN) for words in map(_sent, lines)]
    numbers, items, units, *splits, decimals = list(zip(*headings, strict=True)) or [()] * len(_Heading._fields)
    costs = [line.cost_yuan for line in lines]
    quantities = all_to_smallest([line.quantity or "" for line in lines], np.array(decimals, int), LARGEST_QUANTITY)
    fens = all_to_smallest(["0" if cost is None else cost for cost in costs], COST_DECIMALS, LARGEST_COST_FEN)
    number = np.array(numbers, int)
    bad = (number == 0) | (quantities == DOUBTFUL) | (fens == DOUBTFUL) | ((fens > 0) & (quantities == 0))
    doubtful[owners[bad]] = True
    doubtful[_repeated(owners, number, len(table))] = True
    made = list(map(Line, items, quantities.tolist(), units, *splits, [0] * len(lines), _where_given(costs, fens)))
    ends = list(accumulate(counts))
    return [made[end - count : end] for count, end in zip(counts, ends, strict=True)]


def _repeated(owners: NDArray[np.int_], numbers: NDArray[np.int_], most: int) -> NDArray[np.int_]:
    """The owners of two equal numbers."""
    marks = np.sort(owners * (most + 1) + numbers)
    twice: NDArray[np.int_] = marks[1:][marks[1:] == marks[:-1]]
    return twice // (most + 1)


def _where_given(texts: Sequence[str | None], read: Amounts) -> list[int | None]:
    return [None if text is None else amount for text, amount in zip(texts, read.tolist(), strict=True)]


@cache
def _headings(family: str) -> dict[tuple[str | None, ...], _Heading]:
    """All that a line may say beside its amounts (`_sent`), and how it is kept."""
    numbers: dict[tuple[str, str | None], int] = {}
    return {
        (item.code, item.unit, *_split(item, sent), None): _Heading(
            numbers.setdefault((item.code, kept), len(numbers) + 1),
            item.code,
            item.smallest,
            *_split(item, kept),
            item.decimals,
        )
        for item in form(family).items.values()
        for sent, kept in _splits(item)
    }


def _splits(item: Item) -> list[tuple[str | None, str | None]]:
    """What may be sent to split an item, and what is kept of it."""
    default = [] if item.split_required else [(None, item.split_default)]
    return default + [(value, value) for value in item.split_values if value is not None]


def _split(item: Item, value: str | None) -> tuple[str | None, str | None, str | None, str | None]:
    use, origin, variant, fuel = (value if name == item.split_field else None for name in SPLITS)
    return use, origin, variant, fuel


@cache
def _decimals(family: str, level: str) -> int:
    return form(family).levels[level].decimals
