"""Whole numbers that add up: shares by the largest remainder, and seeded chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Random = np.random.Generator


def apportion(total: int, weights: NDArray[Any]) -> Integers:
    """Integers in proportion to `weights` whose sum is exactly `total` (largest remainder, then lowest index).

    A weight of 0 gets 0; at least one weight is positive.
    """
    quota = weights.astype(np.float64) * (total / float(weights.sum()))
    whole = np.floor(quota).astype(np.int64)
    missing = total - int(whole.sum())
    by_remainder = np.argsort(-np.where(weights > 0, quota - whole, -1.0), kind="stable")
    whole[by_remainder[:missing]] += 1
    return whole


def apportion_from_one(total: int, weights: NDArray[Any]) -> Integers:
    """Like `apportion`, and nobody gets less than 1."""
    return 1 + apportion(total - len(weights), weights)


def spread(total: Integers, shares: Floats) -> Integers:
    """Split every total over the columns of `shares` (rows sum to 1): shape (n, columns), rows add up exactly."""
    upto = np.floor(total[:, None] * np.cumsum(shares, axis=1) + 1e-6).astype(np.int64)
    upto[:, -1] = total
    parts: Integers = np.diff(upto, axis=1, prepend=0)
    return parts


def chance(seed: int, *topic: int) -> Random:
    """A generator for one topic, independent of all others and of the order of use."""
    return np.random.default_rng([seed, *topic])
