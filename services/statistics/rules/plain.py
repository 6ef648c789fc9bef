"""The quick way through the returns of a batch in which there is nothing to say: nine in ten of them.

It takes only what `returns.read_content` accepts, and makes the same content of it; whatever needs a second look
is left to that function, which alone knows how to say what is wrong. A property test holds the two together.

All returns are read at once, column by column: each step is one call over what all of them say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, product
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.statistics.rules.figures import MOST_COMPARED, Sent, join, shape_of
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


def read_plain(keys: Sequence[ReturnKey], bodies: Sequence[ReturnBody]) -> list[Sent | None]:
    """The returns without faults; None: look closer."""
    found: list[Sent | None] = [None] * len(bodies)
    said = list(map(_said, bodies))
    plain = {words for words in set(said) if _is_plain(*words)}
    places: dict[str, list[int]] = {}
    for place, words in enumerate(said):
        if words in plain:
            places.setdefault(keys[place].form, []).append(place)
    for family, here in places.items():
        read = _read(family, [keys[place] for place in here], [bodies[place] for place in here])
        for place, sent in zip(here, read, strict=True):
            found[place] = sent
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


def _read(family: str, keys: Sequence[ReturnKey], bodies: Sequence[ReturnBody]) -> Iterator[Sent | None]:
    """The same for returns of one form, in which all but editions, levels and lines is plain."""
    doubtful: Mask = np.fromiter((len(body.lines) > MOST_LINES for body in bodies), bool, len(bodies))
    periods = [key[2:] for key in keys]
    editions = {period: form(family).edition_on(ReturnKey("", family, *period).period.end) for period in set(periods)}
    areas, area = _areas(family, [body.floor_area_m2 for body in bodies], doubtful)
    users, people = _users(family, [body.users for body in bodies], doubtful)
    lines = _lines(family, [body.lines for body in bodies], doubtful)
    contents = map(
        Content,
        map(editions.__getitem__, periods),
        [body.channel for body in bodies],
        [body.source for body in bodies],
        areas,
        users,
        lines.kept,
        [body.note for body in bodies],
    )
    figures = join(lines.shapes, np.column_stack((area, people)), lines.counts, lines.quantities)
    has_figures = ~lines.lack_costs & [area is not None for area in areas] & [one is not None for one in users]
    has_figures &= lines.counts <= MOST_COMPARED
    return (
        None if doubt else Sent(content, row if told else None)
        for doubt, content, told, row in zip(doubtful.tolist(), contents, has_figures.tolist(), figures, strict=True)
    )


def _areas(family: str, sent: list[str | None], doubtful: Mask) -> tuple[list[int | None], Amounts]:
    texts = ["1" if text is None else text for text in sent]  # 0 is doubtful, where energy is consumed
    read = all_to_smallest(texts, _decimals(family, "floor_area"), LARGEST_LEVELS["floor_area"])
    doubtful |= read <= 0
    return _where_given(sent, read), read


def _users(family: str, sent: list[UsersBody | None], doubtful: Mask) -> tuple[list[Users | None], Amounts]:
    """The users of each, and how many they are."""
    width = len(UsersBody.__struct_fields__)
    given = np.array([users is not None for users in sent], bool)
    parts: list[str | None] = list(chain.from_iterable(map(_parts, filter(None, sent))))
    texts = ["0" if text is None else text for text in parts]
    read = all_to_smallest(texts, _decimals(family, "users"), LARGEST_LEVELS["users"]).reshape(-1, width)
    doubtful[given] |= (read == DOUBTFUL).any(axis=1)
    people = map(Users, *[iter(_where_given(parts, read.ravel()))] * width)
    named = (None if person == _NOBODY else person for person in people)
    total = np.zeros(len(sent), np.int64)
    total[given] = read.sum(axis=1)
    return [next(named) if there else None for there in given.tolist()], total


class _Lines(NamedTuple):
    """The lines of many returns: as they are kept; `shape_of` each; how many; which lack a cost; all quantities."""

    kept: list[list[Line]]
    shapes: list[int]
    counts: NDArray[np.int64]
    lack_costs: Mask
    quantities: Amounts


def _lines(family: str, sent: list[list[LineBody]], doubtful: Mask) -> _Lines:
    """Marks the returns that have a line that is not plain, or the same twice."""
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
    lack_costs = np.zeros(len(sent), bool)
    lack_costs[owners[[cost is None for cost in costs]]] = True
    made = list(map(Line, items, quantities.tolist(), units, *splits, [0] * len(lines), _where_given(costs, fens)))
    ends = list(accumulate(counts))
    spans = [slice(end - count, end) for count, end in zip(counts, ends, strict=True)]
    shapes = [_shape(family, numbers[span]) for span in spans]
    return _Lines([made[span] for span in spans], shapes, np.array(counts, np.int64), lack_costs, quantities)


def _repeated(owners: NDArray[np.int_], numbers: NDArray[np.int_], most: int) -> NDArray[np.int_]:
    """The owners of two equal numbers."""
    marks = np.sort(owners * (most + 1) + numbers)
    twice: NDArray[np.int_] = marks[1:][marks[1:] == marks[:-1]]
    return twice // (most + 1)


def _where_given(texts: Sequence[str | None], read: Amounts) -> list[int | None]:
    return [None if text is None else amount for text, amount in zip(texts, read.tolist(), strict=True)]


@lru_cache(maxsize=8192)
def _shape(family: str, numbers: tuple[int, ...]) -> int:
    said = {heading.number: heading[1:2] + heading[3:7] for heading in _headings(family).values()}
    return shape_of(tuple(said.get(number, ("",)) for number in numbers))


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
