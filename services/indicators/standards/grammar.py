"""Formulas: sums of measures with coefficients. Parsed with `ast` against a whitelist, never evaluated as code.

A formula is `+ - * /`, parentheses, whole numbers, names (measures, terms, `days`) and factors `table.name`.
Its value is a `Linear`: one exact coefficient for each measure. What is not linear in the measures is refused,
for only what is linear may be applied to sums.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

LONGEST = 2_000


class FormulaError(ValueError):
    """The formula is not in the grammar, or not linear; the message quotes the part."""


@dataclass(frozen=True, slots=True)
class Linear:
    """constant + Σ coefficient × measure."""

    coefficients: Mapping[str, Fraction]
    constant: Fraction = Fraction(0)

    @staticmethod
    def of(measure: str) -> Linear:
        return Linear({measure: Fraction(1)})

    def plus(self, other: Linear) -> Linear:
        merged = dict(self.coefficients)
        for measure, coefficient in other.coefficients.items():
            merged[measure] = merged.get(measure, Fraction(0)) + coefficient
        return Linear(merged, self.constant + other.constant)

    def times(self, factor: Fraction) -> Linear:
        return Linear({name: value * factor for name, value in self.coefficients.items()}, self.constant * factor)


@lru_cache(maxsize=1024)
def parse(text: str) -> ast.expr:
    """Raises `FormulaError` for anything outside the grammar."""
    if len(text) > LONGEST:
        raise FormulaError(f"longer than {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"cannot be read: {text!r}") from None
    for node in ast.walk(tree):
        _check(node)
    return tree


def names(text: str) -> Iterator[str]:
    """Every name and `table.factor` of a formula, in reading order."""
    yield from _names(parse(text))


def linear(text: str, meaning: Callable[[str], Linear]) -> Linear:
    """The formula as one coefficient per measure; `meaning` resolves names and `table.factor`."""
    return _linear(parse(text), meaning)


def _check(node: ast.AST) -> None:
    allowed = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub)
    if isinstance(node, allowed):
        return
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return
    raise FormulaError(f"not allowed in a formula: {ast.unparse(node) if isinstance(node, ast.expr) else node}")


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Attribute(value=ast.Name(id=table), attr=factor):
            yield f"{table}.{factor}"
        case ast.BinOp(left=left, right=right):
            yield from _names(left)
            yield from _names(right)
        case ast.UnaryOp(operand=operand):
            yield from _names(operand)


def _linear(node: ast.expr, meaning: Callable[[str], Linear]) -> Linear:
    match node:
        case ast.Constant(value=int(number)):
            return Linear({}, Fraction(number))
        case ast.Name() | ast.Attribute():
            return meaning(ast.unparse(node))
        case ast.UnaryOp(operand=operand):
            return _linear(operand, meaning).times(Fraction(-1))
        case ast.BinOp(left=left, op=op, right=right):
            return _combine(op, _linear(left, meaning), _linear(right, meaning), ast.unparse(node))
    raise FormulaError(f"not allowed in a formula: {ast.unparse(node)}")


def _combine(op: ast.operator, left: Linear, right: Linear, text: str) -> Linear:
    if isinstance(op, ast.Add):
        return left.plus(right)
    if isinstance(op, ast.Sub):
        return left.plus(right.times(Fraction(-1)))
    if isinstance(op, ast.Div):
        if right.coefficients or not right.constant:
            raise FormulaError(f"the divisor is not a known number: {text}")
        return left.times(1 / right.constant)
    if not right.coefficients:
        return left.times(right.constant)
    if not left.coefficients:
        return right.times(left.constant)
    raise FormulaError(f"not linear in the measures: {text}")
