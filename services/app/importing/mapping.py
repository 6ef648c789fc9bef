"""The mapping file: which column is what. The format is explained in `schemas/mappings/README.md`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from services.app.importing.cells import (
    AmountSource,
    Conversion,
    Entry,
    Rational,
    TextSource,
    columns_of,
)
from shared.forms import form

FORM = "NY201"
_YUAN_DECIMALS = 2


class MappingError(ValueError):
    """The mapping file is not one; the message names every place and what is wrong there."""


class Unit(Entry):
    """A unit that the form does not have: one of it is `equals` of the form's `unit`, exactly."""

    unit: str
    equals: Rational
    why: str


class Condition(Entry):
    """True for a row when everything that is named holds."""

    all_empty: tuple[str, ...] = ()
    column: str | None = None
    among: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Condition:
        if not self.all_empty and (self.column is None or not self.among):
            raise ValueError("name all_empty, or column and among")
        return self

    @property
    def columns(self) -> list[str]:
        return [*self.all_empty, *([self.column] if self.column else [])]

    def holds(self, row: dict[str, str]) -> bool:
        return not any(row[column] for column in self.all_empty) and (
            self.column is None or row[self.column] in self.among
        )


class LeaveOut(Entry):
    """Rows that are not sent, or only registered, and why."""

    when: Condition
    what: Literal["row", "return"] = "row"
    reason: str


class SumCheck(Entry):
    """Rows are sent all the same, but named when columns do not add up to a published total."""

    sum: list[str] = Field(min_length=1)
    equals: str
    within: Rational  # a share of the total
    reason: str

    def deviation(self, numbers: dict[str, Decimal]) -> Decimal | None:
        """Sum less total when they differ by more than allowed; missing numbers are 0."""
        total = numbers.get(self.equals, Decimal(0))
        difference = sum((numbers.get(column, Decimal(0)) for column in self.sum), Decimal(0)) - total
        return difference if abs(Fraction(difference)) > Fraction(self.within) * abs(Fraction(total)) else None


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


class UsersMapping(Entry):
    staff: AmountSource | None = None
    students: AmountSource | None = None
    patients: AmountSource | None = None
    visitors: AmountSource | None = None


class LineMapping(Entry):
    """One carrier: the parts of the line's key, and its amounts."""

    item: str
    use: str | None = None
    origin: str | None = None
    variant: str | None = None
    fuel: str | None = None
    quantity: AmountSource
    resold: AmountSource | None = None
    cost_yuan: AmountSource | None = None

    @property
    def key(self) -> dict[str, str]:
        parts = {name: getattr(self, name) for name in ("item", "use", "origin", "variant", "fuel")}
        return {name: value for name, value in parts.items() if value is not None}


class ReturnMapping(Entry):
    """The fields of `PUT energy-returns`; `state: accepted` needs the right to decide reviews."""

    period: TextSource
    source: Literal["meter", "bill", "estimate", "import"] = "import"
    state: Literal["submitted", "accepted"] = "submitted"
    floor_area_m2: AmountSource | None = None
    users: UsersMapping = UsersMapping()
    lines: list[LineMapping] = Field(min_length=1)


class Mapping(Entry):
    """A mapping file."""

    mapping: str
    source: str
    assumptions: tuple[str, ...] = ()
    encoding: str | None = None  # default: detected
    delimiter: str = ","
    row_id: str
    units: dict[str, Unit] = Field(default_factory=dict)
    only: tuple[Condition, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()
    checks: tuple[SumCheck, ...] = ()
    institution: InstitutionMapping
    energy_return: ReturnMapping = Field(alias="return")

    def amounts(self) -> Iterator[tuple[str, AmountSource, str, int]]:
        """Every number: the field's name, where it comes from, the field's unit and decimals."""
        declared, content = form(FORM), self.energy_return
        if content.floor_area_m2:
            area = declared.levels["floor_area"]
            yield "floor_area_m2", content.floor_area_m2, area.unit, area.decimals
        people = declared.levels["users"]
        for part in UsersMapping.model_fields:
            if source := getattr(content.users, part):
                yield f"users.{part}", source, people.unit, people.decimals
        for line in content.lines:
            item = declared.items[line.item]
            name = ".".join(line.key.values())
            yield name, line.quantity, item.unit, item.decimals
            if line.resold:
                yield f"{name}.resold", line.resold, item.unit, item.decimals
            if line.cost_yuan:
                yield f"{name}.cost_yuan", line.cost_yuan, "yuan", _YUAN_DECIMALS

    def conversion(self, source: AmountSource, field_unit: str, decimals: int) -> Conversion:
        """How a column's unit becomes the field's. Raises `MappingError` when it cannot."""
        if source.unit == field_unit:
            return Conversion(source.unit, field_unit, Fraction(1), decimals)
        unit = self.units.get(source.unit)
        if unit is None or unit.unit != field_unit:
            raise MappingError(f"{source.column}: unit {source.unit} cannot become {field_unit}; add it to units")
        return Conversion(source.unit, field_unit, Fraction(unit.equals), decimals, unit.why)

    def columns(self) -> set[str]:
        """Every column that the file must have."""
        named = {self.row_id}
        named.update(column for text in self.institution.texts().values() for column in columns_of(text))
        named.update(columns_of(self.energy_return.period))
        named.update(source.column for _, source, _, _ in self.amounts())
        named.update(column for condition in self.conditions() for column in condition.columns)
        named.update(column for check in self.checks for column in (*check.sum, check.equals))
        return named

    def conditions(self) -> Iterator[Condition]:
        yield from self.only
        yield from (rule.when for rule in self.leave_out)


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. Raises `MappingError`."""
    try:
        mapping = Mapping.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        for _, source, unit, decimals in mapping.amounts():
            mapping.conversion(source, unit, decimals)
    except yaml.YAMLError as error:
        raise MappingError(f"{path}: not YAML: {error}") from error
    except KeyError as error:
        raise MappingError(f"{path}: unknown item {error}") from error
    except ValidationError as error:
        places = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise MappingError(f"{path}:\n  " + "\n  ".join(places)) from error
    return mapping
