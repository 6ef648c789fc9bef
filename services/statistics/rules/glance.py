"""The quick look at the returns of a batch: about which of them no rule can say anything, for all of them at once.

Most returns say about what they said before. Each test of `doubts` that compares a return with a neighbour stands here
once more, by columns, asking less: it may take a return for doubtful that is not, never the other way round. Where and
for whom a rule holds is not asked. A property test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from services.statistics.rules.figures import LEVELS, Numbers, table
from services.statistics.rules.findings import NEEDS
from services.statistics.rules.neighbours import NONE, Beside, Mask, Places
from shared.review import Rule

_NEIGHBOURS = frozenset(Beside._fields) - {"is_simple"}  # tests call them so, too
_SURELY = 1 + 1e-9  # what is at the limit, as far as floats can tell, is looked at again


def quiet(rules: Sequence[Rule], loaded: frozenset[str], figures: Sequence[bytes | None], beside: Beside) -> Mask:
    """The returns (the last of `figures`) about which no rule speaks, whatever institution they are of.

    `figures`: of what `beside` points into. `loaded`: kinds of references.
    """
    shapes, amounts = table(figures)
    on_file = len(figures) - len(beside.is_simple)
    is_quiet: Mask = beside.is_simple & (shapes[on_file:] != 0)
    for places in beside[:3]:
        is_quiet &= (places == NONE) | (shapes[places] == shapes[on_file:])
    for rule in rules:
        if test := _TESTS.get(rule.test):
            (neighbour,) = NEEDS[rule.test]
            then: Places = getattr(beside, neighbour)
            asked = np.flatnonzero(is_quiet & (then != NONE))
            is_quiet[asked] = ~test(rule, amounts[on_file + asked], amounts[then[asked]])
        elif NEEDS[rule.test] <= loaded | _NEIGHBOURS:  # what needs a gap, or a year with its months, is not quiet
            return np.zeros_like(is_quiet)
    return is_quiet


def _level_changed(rule: Rule, now: Numbers, then: Numbers) -> Mask:
    level = LEVELS.index(str(rule.field))
    return _differs(now[:, [level]], then[:, [level]], rule)


def _quantity_changed(rule: Rule, now: Numbers, then: Numbers) -> Mask:
    return _differs(now[:, len(LEVELS) :], then[:, len(LEVELS) :], rule)


def _quantities_repeated(_: Rule, now: Numbers, then: Numbers) -> Mask:
    found: Mask = np.all(now[:, len(LEVELS) :] == then[:, len(LEVELS) :], axis=1)
    return found


def _grown_beyond_measure(rule: Rule, now: Numbers, then: Numbers) -> Mask:
    found: Mask = np.any((now * _SURELY > float(rule.tolerance) * then) & (then > 0), axis=1)
    return found


def _differs(now: Numbers, then: Numbers, rule: Rule) -> Mask:
    found: Mask = np.any((np.abs(now - then) * (100 * _SURELY) > float(rule.tolerance) * then) & (then > 0), axis=1)
    return found


_TESTS: dict[str, Callable[[Rule, Numbers, Numbers], Mask]] = {
    "level_changed": _level_changed,
    "quantity_changed": _quantity_changed,
    "quantities_repeated": _quantities_repeated,
    "grown_beyond_measure": _grown_beyond_measure,
}
