"""Exact decimals at the edge, integers inside; Python's own decimals are the oracle."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.units import AmountError, decimal_text, from_smallest, rounded, to_smallest

fractions = st.builds(Fraction, st.integers(-(10**24), 10**24), st.integers(1, 10**15))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-1", "negative"),
        ("", "not_a_number"),
        (".5", "not_a_number"),
        ("1.", "not_a_number"),
        ("1e3", "not_a_number"),
        (" 1", "not_a_number"),
        ("1,000", "not_a_number"),
        ("９", "not_a_number"),
        ("²", "not_a_number"),
        ("1.0001", "too_precise"),
        ("1000.001", "too_large"),
        ("1001", "too_large"),
        ("9" * 20, "too_large"),
        ("9" * 5000, "too_large"),
        ("1.0000" + "9" * 40, "too_precise"),
    ],
)
def test_what_is_no_amount_is_told_apart(text: str, code: str) -> None:
    with pytest.raises(AmountError, match=code):
        to_smallest(text, 3, 1_000_000)


@pytest.mark.parametrize(
    ("text", "smallest"),
    [
        ("0", 0),
        ("1", 1000),
        ("0.5", 500),
        ("1.500000", 1500),
        ("007", 7000),
        ("0" * 40, 0),
        ("0" * 5000 + "1.50" + "0" * 40, 1500),
        ("1000", 1_000_000),
    ],
)
def test_an_amount_is_read_exactly(text: str, smallest: int) -> None:
    assert to_smallest(text, 3, 1_000_000) == smallest


@given(st.integers(0, 10**20), st.integers(0, 6))
def test_what_was_read_is_written_as_it_was(value: int, decimals: int) -> None:
    text = from_smallest(value, decimals)

    assert to_smallest(text, decimals, 10**20) == value
    assert Decimal(text) == Decimal(value).scaleb(-decimals)


@given(st.integers(-(10**30), 10**30), st.integers(0, 12), st.integers(0, 12))
def test_a_finite_decimal_is_written_exactly(number: int, twos: int, fives: int) -> None:
    value = Fraction(number, 2**twos * 5**fives)

    assert Fraction(decimal_text(value)) == value
    assert "e" not in decimal_text(value).lower()


@given(fractions.filter(lambda value: value.denominator % 3 == 0))
def test_an_endless_decimal_has_twenty_significant_digits(value: Fraction) -> None:
    expected = Context(prec=20, rounding=ROUND_HALF_EVEN).divide(Decimal(value.numerator), Decimal(value.denominator))

    assert Decimal(decimal_text(value)) == expected


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Fraction(5, 2), 0, "2"),
        (Fraction(7, 2), 0, "4"),
        (Fraction(1, 8), 2, "0.12"),
        (Fraction(-1, 8), 2, "-0.12"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(161), 2, "161.00"),
        (Fraction(1250), -2, "1200"),
    ],
)
def test_rounding_is_half_even_and_prints_all_places(value: Fraction, places: int, text: str) -> None:
    assert rounded(value, places) == text
