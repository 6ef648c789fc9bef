"""Exact decimals in, integers in the smallest unit inside.

Nothing here uses floating point: an amount is a decimal string at the edge (`"350000.5"` kWh) and an
`int` in the smallest unit everywhere else (350 000 500 Wh).
"""

from __future__ import annotations

import re
from fractions import Fraction

_PLAIN = re.compile(r"(\d++)(?:\.(\d++))?", re.ASCII)
_POWERS: list[int] = [10**decimals for decimals in range(21)]


class AmountError(ValueError):
    """The text is not an amount; `code` is one of negative, not_a_number, too_precise, too_large."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def to_smallest(text: str, decimals: int, limit: int) -> int:
    """Read a plain decimal string with at most `decimals` places as an integer of 10^-decimals units.

    `to_smallest("350000.5", 3, 10**14)` is 350000500. Raises `AmountError`; trailing zeros are not precision.
    """
    if text.isdecimal() and text.isascii() and len(text) < 16:  # this and the next: nearly all amounts
        value = int(text) * _POWERS[decimals]
    else:
        whole, _, places = text.partition(".")
        digits, left = whole + places, decimals - len(places)
        if whole and places and left >= 0 and len(digits) < 16 and digits.isdecimal() and digits.isascii():
            value = int(digits) * _POWERS[left]
        else:
            value = _with_places(text, decimals, limit)
    if value > limit:
        raise AmountError("too_large")
    return value


def _with_places(text: str, decimals: int, limit: int) -> int:
    match = _PLAIN.fullmatch(text)
    if match is None:
        raise AmountError("negative" if text.startswith("-") else "not_a_number")
    whole, places = match[1].lstrip("0"), (match[2] or "").rstrip("0")
    if len(places) > decimals:
        raise AmountError("too_precise")
    if len(whole) > len(str(limit)):  # also more digits than Python reads
        raise AmountError("too_large")
    return int(whole + places.ljust(decimals, "0") or "0")


def from_smallest(value: int, decimals: int) -> str:
    """The inverse of `to_smallest`, without trailing zeros: 350000500, 3 → `350000.5`."""
    if decimals == 0:
        return str(value)
    sign, digits = ("-", str(-value)) if value < 0 else ("", str(value))
    digits = digits.rjust(decimals + 1, "0")
    return (sign + digits[:-decimals] + "." + digits[-decimals:]).rstrip("0").rstrip(".")


def decimal_text(value: Fraction, significant: int = 20) -> str:
    """A fraction as a plain decimal string: exact when finite, else `significant` digits (half-even)."""
    rest = value.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest == 1:
        places = max(twos, fives)
        return from_smallest(value.numerator * (10**places // value.denominator), places)
    magnitude = len(str(abs(value.numerator) // value.denominator)) if abs(value) >= 1 else _leading_zeros(value)
    places = significant - magnitude
    return rounded(value, places)


def text_or_none(value: Fraction | None) -> str | None:
    """`decimal_text`, where an unknown amount stays unknown."""
    return None if value is None else decimal_text(value)


def rounded(value: Fraction, places: int) -> str:
    """A fraction rounded half-even to `places` decimals, all of them printed."""
    scaled = round(Fraction(value.numerator * 10 ** max(places, 0), value.denominator * 10 ** max(-places, 0)))
    if places <= 0:
        return str(scaled * 10 ** (-places))
    sign, digits = ("-", str(-scaled)) if scaled < 0 else ("", str(scaled))
    digits = digits.rjust(places + 1, "0")
    return sign + digits[:-places] + "." + digits[-places:]


def short_text(value: Fraction, places: int = 4) -> str:
    """A fraction for a table or sentence: at most `places` decimals, no zeros at their end, no minus zero."""
    return rounded(value, places).rstrip("0").rstrip(".")


def _leading_zeros(value: Fraction) -> int:
    """Minus the number of zeros after the point: 0.5 → 0, 0.012 → -1 (0 for value 0)."""
    zeros, scaled = 0, abs(value.numerator)
    while scaled and scaled * 10 < value.denominator:
        scaled *= 10
        zeros += 1
    return -zeros
