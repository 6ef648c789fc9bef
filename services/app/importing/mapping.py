"""The mapping file: which column is what. The format is explained in `schemas/mappings/README.md`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError
from typing_extensions import override

from services.app.importing.cells import AmountSource, Entry, Rational, TextSource, columns_of
from services.app.importing.heading import Heading, MappingError
from services.app.importing.record_mapping import RecordMapping
from shared.forms import form

__all__ = ["Mapping", "MappingError", "RecordMapping", "load_mapping"]

FORM = "NY201"
_YUAN_DECIMALS = 2


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


class Mapping(Heading):
    """A mapping file whose rows become energy returns."""

    checks: tuple[SumCheck, ...] = ()
    energy_return: ReturnMapping = Field(alias="return")

    @override
    def amounts(self) -> Iterator[tuple[str, AmountSource, str, int]]:
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

    @override
    def columns(self) -> set[str]:
        named = super().columns()
        named.update(columns_of(self.energy_return.period))
        named.update(column for check in self.checks for column in (*check.sum, check.equals))
        return named


def load_mapping(path: Path) -> Mapping | RecordMapping:
    """Read and check a mapping file. Raises `MappingError`."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        of_records = isinstance(said, dict) and "records" in said
        mapping = RecordMapping.model_validate(said) if of_records else Mapping.model_validate(said)
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
