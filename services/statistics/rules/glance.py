"""The quick look at the returns of a batch: about which of them no rule can say anything, for all of them at once.

Most returns say about what they said before. Each test of `doubts` that compares a return with a neighbour stands here
once more, by columns, asking less: it may take a return for doubtful that is not, never the other way round. Where and
for whom a rule holds is not asked. A property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from services.statistics.rules.doubts import has_gaps
from services.statistics.rules.findings import NEEDS
from services.statistics.rules.neighbours import NONE, Beside, Mask, Places
from services.statistics.rules.returns import SPLITS, Content
from shared.review import Rule

Amounts = NDArray[np.int64]
"""A row a return: floor area in dm², energy users in 1/1000 person, then the quantities of its lines."""

_NEIGHBOURS = frozenset(Beside._fields) - {"is_simple"}  # tests call them so, too
_LEVELS = ("floor_area", "users")
_MOST_LINES = 16  # of a return that is looked at here: all rows are as long as the longest
_SURELY = 1 + 1e-9  # what is at the limit, as far as floats can tell, is looked at again

_said = attrgetter("item", *SPLITS)
_quantity = attrgetter("quantity")


def quiet(rules: Sequence[Rule], loaded: frozenset[str], contents: Sequence[Content | None], beside: Beside) -> Mask:
    """The returns (the last of `contents`) about which no rule speaks, whatever institution they are of.

    `contents`: what `beside` points into; of those on file, only what it points at. `loaded`: kinds of references.
    """
    on_file = len(contents) - len(beside.is_simple)
    is_quiet: Mask = beside.is_simple & [
        content is not None and not has_gaps(content) for content in contents[on_file:]
    ]
    shapes, amounts = _table(contents, on_file, beside)
    for places in beside[:3]:
        is_quiet &= (places == NONE) | ((shapes[places] == shapes[on_file:]) & (shapes[on_file:] != NONE))
    for rule in rules:
        if test := _TESTS.get(rule.test):
            (neighbour,) = NEEDS[rule.test]
            then: Places = getattr(beside, neighbour)
            asked = np.flatnonzero(is_quiet & (then != NONE))
            is_quiet[asked] = ~test(rule, amounts[on_file + asked], amounts[then[asked]])
        elif NEEDS[rule.test] <= loaded | _NEIGHBOURS:  # what needs a gap, or a year with its months, is not quiet
            return np.zeros_like(is_quiet)
    return is_quiet


def _table(contents: Sequence[Content | None], on_file: int, beside: Beside) -> tuple[Places, Amounts]:
    """What lines each return has, as a number, and its amounts; `NONE` and nothing for those that are not compared."""
    places = np.stack(beside[:3])
    compared = np.zeros(len(contents) + 1, bool)  # the last for `NONE`
    compared[places] = True
    compared[on_file:-1] |= (places != NONE).any(axis=0)
    picked = {row: content for row in np.flatnonzero(compared[:-1]).tolist() if (content := _fitting(contents[row]))}
    rows, lines = np.array(list(picked), int), [content.lines for content in picked.values()]
    numbers: dict[tuple[object, ...], int] = {}
    shapes = np.full(len(contents), NONE)
    shapes[rows] = [numbers.setdefault(tuple(map(_said, of_one)), len(numbers)) for of_one in lines]
    counts = np.array(list(map(len, lines)), int)
    amounts = np.zeros((len(contents), len(_LEVELS) + max(counts, default=0)), np.int64)
    amounts[rows, : len(_LEVELS)] = np.array(list(map(_levels, picked.values())), np.int64).reshape(-1, len(_LEVELS))
    column = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + len(_LEVELS)
    amounts[np.repeat(rows, counts), column] = list(map(_quantity, chain.from_iterable(lines)))
    return shapes, amounts


def _fitting(content: Content | None) -> Content | None:
    return content if content is not None and len(content.lines) <= _MOST_LINES else None


def _levels(content: Content) -> tuple[int, int]:
    """An unknown one is 0: only a neighbour may have gaps here, and nothing is compared with either."""
    return content.floor_area_dm2 or 0, content.users_milliperson.total if content.users_milliperson else 0


def _level_changed(rule: Rule, now: Amounts, then: Amounts) -> Mask:
    level = _LEVELS.index(str(rule.field))
    return _differs(now[:, [level]], then[:, [level]], rule)


def _quantity_changed(rule: Rule, now: Amounts, then: Amounts) -> Mask:
    return _differs(now[:, len(_LEVELS) :], then[:, len(_LEVELS) :], rule)


def _quantities_repeated(_: Rule, now: Amounts, then: Amounts) -> Mask:
    found: Mask = np.all(now[:, len(_LEVELS) :] == then[:, len(_LEVELS) :], axis=1)
    return found


def _grown_beyond_measure(rule: Rule, now: Amounts, then: Amounts) -> Mask:
    found: Mask = np.any((now * _SURELY > float(rule.tolerance) * then) & (then > 0), axis=1)
    return found


def _differs(now: Amounts, then: Amounts, rule: Rule) -> Mask:
    found: Mask = np.any((np.abs(now - then) * (100 * _SURELY) > float(rule.tolerance) * then) & (then > 0), axis=1)
    return found


_TESTS: dict[str, Callable[[Rule, Amounts, Amounts], Mask]] = {
    "level_changed": _level_changed,
    "quantity_changed": _quantity_changed,
    "quantities_repeated": _quantities_repeated,
    "grown_beyond_measure": _grown_beyond_measure,
}
