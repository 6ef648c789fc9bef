"""Formulas: what is allowed, what is refused, and that coefficients are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from services.indicators.standards.grammar import FormulaError, Linear, linear, names, parse


def coefficients(text: str) -> dict[str, Fraction]:
    def meaning(name: str) -> Linear:
        return Linear({}, Fraction("0.1229")) if "." in name else Linear.of(name)

    return dict(linear(text, meaning).coefficients)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "a.b.c",
        "a().b",
        "f(a)",
        "a ** 2",
        "a // 2",
        "a % 2",
        "a @ b",
        "a if b else c",
        "a and b",
        "a < b",
        "[a]",
        "a[0]",
        "{a}",
        "lambda: a",
        "(a := 1)",
        "0.1229 * a",  # decimals belong into factor tables
        "'a'",
        "True",
        "~a",
        "not a",
        "",
        "a +",
        "a; b",
        "a + " * 1000 + "a",
        "(" * 500 + "a" + ")" * 500,
        "\0",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize("text", ["a * b", "(a + 1) * a", "1 / a", "a / (b - b)", "a / 0", "a / (1 - 1)"])
def test_what_is_not_linear_in_the_measures_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        coefficients(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", {"a": 1}),
        ("a / 1000", {"a": Fraction(1, 1000)}),
        ("(a + b) / 1000 * t.x", {"a": Fraction("0.0001229"), "b": Fraction("0.0001229")}),
        ("a - 2 * (a - b)", {"a": -1, "b": 2}),
        ("-a + 3 * a", {"a": 2}),
    ],
)
def test_coefficients_are_exact(text: str, expected: dict[str, Fraction]) -> None:
    assert coefficients(text) == expected


def test_names_in_reading_order() -> None:
    assert list(names("b * t.x + (a - b)")) == ["b", "t.x", "a", "b"]
