"""A mapping whose rows become records of any resource: `records`, explained in `schemas/mappings/README.md`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field
from typing_extensions import override

from services.app.importing.cells import AmountSource, Entry, TextSource, columns_of
from services.app.importing.heading import Heading


class RecordAmount(AmountSource):
    """A number that becomes a decimal string of `decimals` places in the field's unit, `to` (default: the column's)."""

    to: str | None = None
    decimals: int = Field(ge=0, le=9)


def _of_one_field(amounts: tuple[RecordAmount, ...]) -> tuple[RecordAmount, ...]:
    if len({(amount.to or amount.unit, amount.decimals) for amount in amounts}) > 1:
        raise ValueError("the columns of one field need the same `to` and `decimals`")
    if len({amount.column for amount in amounts}) < len(amounts):
        raise ValueError("a column stands twice")
    return amounts


Columns = Annotated[tuple[RecordAmount, ...], Field(min_length=2), AfterValidator(_of_one_field)]
"""Several columns whose numbers make one field together, each rounded for itself."""


class Constant(Entry):
    """A value that is no text: a number, true or false."""

    value: int | bool


class RecordSource(Entry):
    """One record of `resource`, such as `vehicles/charging-days`, from a row, or from all rows with its key.

    Without `gather` a key that comes twice is named. A row whose `amounts` are all empty says nothing of the record.
    `counts`: fields that are the number of rows.
    """

    resource: str = Field(pattern=r"^[a-z]+/[a-z-]+$")
    gather: bool = False
    key: dict[str, TextSource] = Field(min_length=1)
    fields: dict[str, Constant | TextSource] = Field(default_factory=dict)
    amounts: dict[str, RecordAmount | Columns] = Field(default_factory=dict)
    counts: tuple[str, ...] = ()

    @property
    def sums(self) -> bool:
        """Whether it is too small when one of its rows is missing."""
        return bool(self.amounts or self.counts)

    def texts(self) -> dict[str, TextSource]:
        """Of the key and of the fields, what is read as text."""
        return self.key | {name: said for name, said in self.fields.items() if not isinstance(said, Constant)}

    def parts(self, number: int) -> Iterator[tuple[str, str, RecordAmount]]:
        """Every column of the amounts: field, the receipt's name of it, source. `number`: of the record, from 0."""
        for name, said in self.amounts.items():
            called = f"{number + 1}. {self.resource}: {name}"
            if isinstance(said, RecordAmount):
                yield name, called, said
            else:
                yield from ((name, f"{called} ({source.column})", source) for source in said)

    def constants(self) -> dict[str, int | bool]:
        return {name: said.value for name, said in self.fields.items() if isinstance(said, Constant)}


class RecordMapping(Heading):
    """`records` are sent in their order: what others need comes first."""

    records: list[RecordSource] = Field(min_length=1)

    @override
    def amounts(self) -> Iterator[tuple[str, AmountSource, str, int]]:
        for number, record in enumerate(self.records):
            for _, called, source in record.parts(number):
                yield called, source, source.to or source.unit, source.decimals

    @override
    def columns(self) -> set[str]:
        texts = (text for record in self.records for text in record.texts().values())
        return super().columns().union(*map(columns_of, texts))
