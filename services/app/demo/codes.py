"""Made-up unified social credit codes, many at once (GB 32100, GB 11714)."""

from __future__ import annotations

import numpy as np

from services.app.demo.numbers import Integers

_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
_WEIGHTS = np.array([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_BODIES, _STRIDE = 10**8, 48_271_331  # coprime: every number below _BODIES gives another body
_X = 29  # how the organisation code writes a check value of 10


def credit_codes(authority: list[str], node: list[str], numbers: Integers) -> list[str]:
    """A valid code for each: registering authority (`12`), reporting node (`5101`), a number below 10⁸.

    Different numbers give different codes.
    """
    prefixes = [a + n.ljust(6, "0") for a, n in zip(authority, node, strict=True)]
    prefix = np.frombuffer("".join(prefixes).encode(), np.uint8).reshape(-1, 8).astype(np.int64) - ord("0")
    body = numbers * _STRIDE % _BODIES
    digits = body[:, None] // 10 ** np.arange(7, -1, -1) % 10
    check = (11 - digits @ _ORGANISATION_WEIGHTS % 11) % 11
    first_17 = np.hstack([prefix, digits, np.where(check == 10, _X, check)[:, None]])
    last = (31 - first_17 @ _WEIGHTS % 31) % 31
    letters = _ALPHABET[np.hstack([first_17, last[:, None]])]
    return ["".join(row) for row in letters.tolist()]
