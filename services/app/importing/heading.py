"""What every mapping file says first: its name, rows, units, institutions (`schemas/mappings/README.md`)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator

from services.app.importing.cells import (
    AmountSource,
    Conversion,
    Entry,
    Joined,
    Rational,
    Row,
    TextSource,
    columns_of,
    named_columns,
)


class MappingError(ValueError):
    """The mapping file is not one; the message names every place and what is wrong there."""


class Unit(Entry):
    """A unit that the field does not have: one of it is `equals` of the field's `unit`, exactly."""

    unit: str
    equals: Rational
    why: str


class Condition(Entry):
    """True for a row when everything that is named holds."""

    all_empty: tuple[str, ...] = ()
    column: str | None = None
    among: tuple[str, ...] = ()
    begins_with: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        compares = bool(self.among or self.begins_with)
        if compares != (self.column is not None) or not (compares or self.all_empty):
            raise ValueError("name all_empty, or column and among or begins_with")
        return self

    @property
    def columns(self) -> list[str]:
        return [*self.all_empty, *([self.column] if self.column else [])]

    def holds(self, row: dict[str, str]) -> bool:
        return not any(row[column] for column in self.all_empty) and (
            self.column is None or row[self.column] in self.among or row[self.column].startswith(self.begins_with)
        )


class LeaveOut(Entry):
    """Rows that are not sent, or only registered, and why."""

    when: Condition
    what: Literal["row", "return"] = "row"
    reason: str


class InstitutionMapping(Entry):
    """The fields of `PUT institutions`."""

    uscc: TextSource
    name: TextSource
    type_code: TextSource
    region_code: TextSource
    level: TextSource
    valid_from: TextSource
    valid_to: TextSource | None = None
    is_key_user: bool = False

    def texts(self) -> dict[str, TextSource]:
        named = {name: getattr(self, name) for name in type(self).model_fields if name != "is_key_user"}
        return {name: source for name, source in named.items() if source is not None}


class Heading(Entry):
    """The part that does not depend on what the rows become."""

    mapping: str
    source: str
    assumptions: tuple[str, ...] = ()
    encoding: str | None = None  # default: detected
    delimiter: str = ","
    row_id: str | Joined
    units: dict[str, Unit] = Field(default_factory=dict)
    only: tuple[Condition, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    institution: InstitutionMapping

    def amounts(self) -> Iterator[tuple[str, AmountSource, str, int]]:
        """Every number: the field's name, where it comes from, the field's unit and decimals."""
        raise NotImplementedError

    def conversion(self, source: AmountSource, field_unit: str, decimals: int) -> Conversion:
        """How a column's unit becomes the field's. Raises `MappingError` when it cannot."""
        if source.unit == field_unit:
            return Conversion(source.unit, field_unit, Fraction(1), decimals)
        unit = self.units.get(source.unit)
        if unit is None or unit.unit != field_unit:
            raise MappingError(f"{source.column}: unit {source.unit} cannot become {field_unit}; add it to units")
        return Conversion(source.unit, field_unit, Fraction(unit.equals), decimals, unit.why)

    def id_of(self, row: Row) -> str:
        """By what people know a row; what is empty is left out of it."""
        between = self.row_id.between if isinstance(self.row_id, Joined) else ""
        return between.join(filter(None, (row[column] for column in named_columns(self.row_id))))

    def columns(self) -> set[str]:
        """Every column that the file must have."""
        named = set(named_columns(self.row_id))
        named.update(column for text in self.institution.texts().values() for column in columns_of(text))
        named.update(source.column for _, source, _, _ in self.amounts())
        named.update(column for condition in self.conditions() for column in condition.columns)
        return named

    def conditions(self) -> Iterator[Condition]:
        yield from self.only
        yield from (rule.when for rule in self.leave_out)
