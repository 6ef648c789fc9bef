"""How a value is written: exact when the decimal is finite, else 20 significant digits (half-even)."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction


def is_finite(value: Fraction) -> bool:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def written(value: Fraction) -> str:
    """A plain decimal, without exponent; without trailing zeros when exact."""
    if is_finite(value):
        text = format(Context(prec=400).divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    rounded = Context(prec=20, rounding=ROUND_HALF_EVEN).divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(rounded, "f")
