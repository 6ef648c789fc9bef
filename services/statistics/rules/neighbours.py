"""Which returns stand beside each return of a batch, found for all of them at once.

A return counts for the lines after it only if it is kept. That is taken for granted here: who uses an answer that
rests on an earlier line of the batch sees first whether that line counts by now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from shared.periods import MONTH, YEAR

Mask = NDArray[np.bool_]
Places = NDArray[np.int64]
Key = tuple[Any, ...]  # begins with the parts of a `ReturnKey`

NONE = -1
_GRAIN_BITS, _MONTH_BITS = 4, 17  # months of a period; months since the year 0


class Beside(NamedTuple):
    """Places among the returns on file followed by those of the batch, one for each of the batch; `NONE`: nobody's.

    `is_simple`: these are all that a rule may ask for. Else the institution reports years and months, which are
    compared with each other, or its returns of one grain are not in the order of time.
    """

    last: Places  # the newest of the same form and grain up to this period, else the oldest after it
    previous: Places  # of the period just before
    year_before: Places  # of the same period a year earlier
    is_simple: Mask

    def pointed_at(self, on_file: int, lines: Mask) -> set[int]:
        """The places among the first so many that are a neighbour's of these lines."""
        places = np.stack(self[:3])[:, lines]
        return set(places[(places != NONE) & (places < on_file)].tolist())


def find_beside(filed: Sequence[Key], asked: Sequence[Key]) -> Beside:
    """`filed`: what counts, rising within a series (form and grain of an institution); `asked`: the lines, in order."""
    owners: dict[tuple[str, str], int] = {}
    on_file, wanted = _points(filed, owners), _points(asked, owners)
    points = np.concatenate((on_file, wanted))
    order = np.argsort(points, kind="stable")  # of equal points, what is on file is before what replaces it
    rising, series = points[order], points[order] >> _MONTH_BITS

    def at(sought: Places) -> Places:
        """The newest at these points."""
        found = np.maximum(np.searchsorted(rising, sought, "right") - 1, 0)
        return np.where(rising[found] == sought, order[found], NONE)

    before = np.empty(len(points), np.int64)
    before[order] = np.concatenate(([NONE], np.where(series[1:] == series[:-1], order[:-1], NONE)))
    last = before[len(filed) :]
    first = last == NONE
    last[first] = _oldest_after(on_file, wanted[first])
    is_simple = ~(_late(series, order - len(filed)) | _mixed(points, len(owners))[len(filed) :])
    return Beside(last, at(wanted - _months(wanted)), at(wanted - YEAR), is_simple)


def near(filed: Sequence[Key], asked: Set[Key]) -> set[int]:
    """The places on file of all that a rule may ask for beside these keys: a year around each, and the last one."""
    usccs = {key[0] for key in asked}
    series: dict[tuple[object, ...], dict[int, int]] = {}
    for place, one in enumerate(filed):
        if one[0] in usccs:
            series.setdefault(one[:3], {})[one[3]] = place
    firsts = {one: list(places) for one, places in series.items()}
    found: set[int] = set()
    for uscc, form, months, first in asked:
        last = last_of(firsts.get((uscc, form, months), ()), first)
        for grain in {months, YEAR, MONTH}:
            if places := series.get((uscc, form, grain)):
                found.update(places[month] for month in range(first - YEAR, first + YEAR + 1) if month in places)
        if last is not None:
            found.add(series[uscc, form, months][last])
    return found


def last_of(firsts: Sequence[int], first: int) -> int | None:
    """Of first months that rise: the newest up to this one, else the oldest after it."""
    return firsts[max(bisect_right(firsts, first) - 1, 0)] if firsts else None


def _points(keys: Sequence[Key], owners: dict[tuple[str, str], int]) -> Places:
    """Keys as numbers that rise with time within a series."""
    if not keys:
        return np.zeros(0, np.int64)
    usccs, forms, months, firsts = list(zip(*keys, strict=True))[:4]
    pairs = zip(usccs, forms, strict=True)
    owner = np.array([owners.setdefault(pair, len(owners)) for pair in pairs], np.int64)
    series: Places = owner << _GRAIN_BITS | np.array(months)
    placed: Places = (series << _MONTH_BITS) + np.array(firsts)
    return placed


def _months(points: Places) -> Places:
    months: Places = points >> _MONTH_BITS & (1 << _GRAIN_BITS) - 1
    return months


def _oldest_after(on_file: Places, points: Places) -> Places:
    """Where the first of the same series behind each point is on file."""
    order = np.argsort(on_file)
    found = np.searchsorted(on_file, points, sorter=order)
    order, behind = np.append(order, NONE), np.append(on_file[order], NONE)
    is_theirs = behind[found] >> _MONTH_BITS == points >> _MONTH_BITS
    return np.where(is_theirs, order[found], NONE)


def _late(series: Places, order: Places) -> Mask:
    """The lines of series in which one comes after another of a later time. `order`: of lines; negative: on file."""
    is_asked = order >= 0
    order, series = order[is_asked], series[is_asked]
    falls = (series[1:] == series[:-1]) & (order[1:] < order[:-1])
    late = np.empty(len(order), bool)
    late[order] = np.isin(series, series[1:][falls])
    return late


def _mixed(points: Places, owners: int) -> Mask:
    """Whose owner reports years and months."""
    owner, months = points >> _MONTH_BITS + _GRAIN_BITS, _months(points)
    whole, parts = np.zeros(owners, bool), np.zeros(owners, bool)
    whole[owner[months == YEAR]] = True
    parts[owner[months == MONTH]] = True
    mixed: Mask = (whole & parts)[owner]
    return mixed
