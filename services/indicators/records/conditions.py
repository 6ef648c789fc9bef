"""A measure's conditions and amount as SQL, with every value a parameter."""

from __future__ import annotations

from typing import Any

from services.indicators.records.relations.relation import SQL_TYPES, Relation
from services.indicators.standards.model import Condition, RecordMeasure

_OPERATORS = {"is": "IS NOT DISTINCT FROM", "not": "IS DISTINCT FROM", "min": ">=", "max": "<="}


class Parameters(dict[str, Any]):
    """Grows by what conditions compare with."""

    def mark(self, value: object, sql_type: str) -> str:
        name = f"p{len(self)}"
        self[name] = list(value) if isinstance(value, tuple) else value
        return f"%({name})s::{sql_type}"


def where(relation: Relation, measure: RecordMeasure, parameters: Parameters) -> str:
    """True for the rows that the measure counts."""
    tests = [_test(relation, condition, parameters) for condition in measure.where]
    return " AND ".join(tests) or "true"


def amount(measure: RecordMeasure) -> str:
    return measure.amount or "1"


def _test(relation: Relation, condition: Condition, parameters: Parameters) -> str:
    """A list field fits a value when the value is in it, and several values when one of them is."""
    kind = relation.fields[condition.field].kind
    if kind == "texts":
        wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
        overlaps = f"{condition.field} && {parameters.mark(wanted, 'text[]')}"
        return f"NOT {overlaps}" if condition.test == "not" else overlaps
    if condition.test == "in":
        return f"{condition.field} = ANY({parameters.mark(condition.value, SQL_TYPES[kind] + '[]')})"
    return f"{condition.field} {_OPERATORS[condition.test]} {parameters.mark(condition.value, SQL_TYPES[kind])}"


def fields(relation: Relation) -> str:
    """The columns of the relation beside those that all have."""
    return "".join(f", r.{name}" for name in relation.own)
