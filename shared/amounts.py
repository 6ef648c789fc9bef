"""`shared.units.to_smallest` for a whole column: a third of the time an amount, when there are hundreds of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Amounts = NDArray[np.int64]

DOUBTFUL = -1
"""Stands for an amount that `to_smallest` has to look at: it may refuse it, or read it."""

_POWERS = 10 ** np.arange(19, dtype=np.int64)
_LONGEST = 17  # digits that int64 surely holds, with one more for the point
_NEWLINE, _POINT, _ZERO = b"\n.0"


def all_to_smallest(texts: Sequence[str], decimals: Amounts | int, limit: int) -> Amounts:
    """Plain decimal strings with at most `decimals` places as integers of 10^-decimals units, `limit` at most.

    Each is what `to_smallest` makes of it, or `DOUBTFUL`. `decimals`: one for all, or one each.
    """
    if not texts:
        return np.zeros(0, np.int64)
    signs = np.frombuffer(("\n".join(texts) + "\n").encode("utf-8", "surrogatepass"), np.uint8)
    ends = np.flatnonzero(signs == _NEWLINE)
    if len(ends) != len(texts):  # one of the texts has lines of its own
        return np.full(len(texts), DOUBTFUL)
    starts = np.concatenate(([0], ends[:-1] + 1))
    values = signs - np.uint8(_ZERO)  # signs before zero wrap around
    is_digit, is_point = values < 10, signs == _POINT
    points = np.flatnonzero(is_point)
    owners = np.searchsorted(ends, points)
    has_point = np.bincount(owners, minlength=len(texts))
    places = np.zeros(len(texts), np.int64)
    places[owners] = ends[owners] - points - 1
    whole = ends - starts - places - has_point
    left = decimals - places

    doubtful = (whole < 1) | (whole + decimals > _LONGEST) | (left < 0) | (has_point > np.minimum(places, 1))
    others = np.flatnonzero(~(is_digit | is_point | (signs == _NEWLINE)))
    doubtful[np.searchsorted(ends, others)] = True

    exponents = np.repeat(ends, ends - starts + 1) - np.arange(1, len(signs) + 1)
    digits = np.where(is_digit, values, 0) * _POWERS[np.minimum(exponents, _LONGEST)]
    written = np.add.reduceat(digits, starts)  # as if the point were a zero
    past_point = _POWERS[np.where(doubtful, 0, places + 1)]
    found = np.where(has_point, written // past_point * (past_point // 10) + written % past_point, written)
    found *= _POWERS[np.where(doubtful, 0, left)]
    found[doubtful | (found > limit)] = DOUBTFUL
    return found
