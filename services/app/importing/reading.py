"""A table read through a mapping of returns: what to send for every row, and every cell that cannot be read. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from typing_extensions import override

from services.app.importing.cells import Conversion, number_in
from services.app.importing.mapping import FORM, Mapping, ReturnMapping
from services.app.importing.rows import Body, Findings, RowReader, Trouble, require_columns
from services.app.importing.table import Table
from shared.units import from_smallest


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can be sent. `exact` and `rounded` by field name: the file's number, the integer that is sent."""

    number: int
    row_id: str
    institution: Body
    energy_return: Body | None
    exact: dict[str, Decimal]
    rounded: dict[str, int]

    @property
    def uscc(self) -> str:
        return str(self.institution["uscc"])


@dataclass(slots=True)
class Reading(Findings):
    """What a file says."""

    rows: list[ReadRow] = field(default_factory=list)


def read(table: Table, mapping: Mapping) -> Reading:
    """Read every row. Raises `TableError` when the file lacks columns, naming all of them."""
    require_columns(table, mapping)
    reader = _Reader(mapping)
    reader.walk(table)
    return reader.reading


class _Reader(RowReader):
    def __init__(self, mapping: Mapping) -> None:
        self.reading = Reading()
        super().__init__(mapping, self.reading)
        self._mapping = mapping
        self._returns: dict[tuple[str, str], int] = {}

    @override
    def _row(self, number: int, row: dict[str, str]) -> None:
        row_id, before = self._mapping.id_of(row), len(self.reading.unreadable)
        exact = self._exact(number, row)
        rounded = {name: self._conversions[name].smallest(amount) for name, amount in exact.items()}
        institution = self._institution(number, row)
        compared = self._compared(number, row)
        period = self._texts(number, row, {"period": self._mapping.energy_return.period})
        if len(self.reading.unreadable) > before:
            return
        skipped = self._skipped(number, row)
        if skipped and skipped.what == "row":
            return
        if not self._consistent(number, row_id, institution, None if skipped else period["period"]):
            return
        body = None if skipped else self._return(institution["uscc"], period["period"], rounded)
        self.reading.rows.append(ReadRow(number, row_id, institution, body, exact, rounded))
        self._check(number, row_id, compared)

    def _consistent(self, number: int, row_id: str, institution: Body, period: str | None) -> bool:
        """Each institution described in one way, each of its periods once."""
        if not self._described_alike(number, row_id, institution):
            return False
        uscc = institution["uscc"]
        if period is not None and (first := self._returns.setdefault((uscc, period), number)) != number:
            zh, en = f"与第 {first} 行是同一机构和统计期", f"the same institution and period as row {first}"
            self._unreadable(number, row_id, "", f"{uscc} {period}", "duplicate_row", zh, en)
            return False
        return True

    def _return(self, uscc: str, period: str, rounded: dict[str, int]) -> Body:
        content = self._mapping.energy_return
        written = {name: from_smallest(amount, self._conversions[name].decimals) for name, amount in rounded.items()}
        users = {part.removeprefix("users."): text for part, text in written.items() if part.startswith("users.")}
        return {
            "institution_uscc": uscc,
            "form": FORM,
            "period": period,
            **({"floor_area_m2": written["floor_area_m2"]} if "floor_area_m2" in written else {}),
            **({"users": users} if users else {}),
            "lines": _lines(content, self._conversions, written),
            "source": content.source,
            "channel": "import",
            **({"state": content.state} if content.state == "accepted" else {}),
        }

    def _compared(self, number: int, row: dict[str, str]) -> dict[str, Decimal]:
        columns = {column for check in self._mapping.checks for column in (*check.sum, check.equals)}
        read = {column: self._guarded(number, row, number_in, column) for column in sorted(columns)}
        return {column: amount for column, amount in read.items() if amount is not None}

    def _check(self, number: int, row_id: str, numbers: dict[str, Decimal]) -> None:
        for check in self._mapping.checks:
            if (difference := check.deviation(numbers)) is not None:
                self.reading.remarks.append(
                    Trouble(number, row_id, check.equals, f"{difference:+f}", "sum_differs", check.reason, check.reason)
                )


def _lines(content: ReturnMapping, conversions: dict[str, Conversion], written: dict[str, str]) -> list[Body]:
    """The carriers with an amount above 0; an absent line of a return means 0."""
    lines = []
    for line in content.lines:
        name = ".".join(line.key.values())
        extra = {part: written[f"{name}.{part}"] for part in ("resold", "cost_yuan") if f"{name}.{part}" in written}
        quantity = written.get(name, "0")
        if quantity != "0" or any(amount != "0" for amount in extra.values()):
            lines.append({**line.key, "quantity": quantity, "unit": conversions[name].field_unit, **extra})
    return lines
