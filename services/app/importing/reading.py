"""A table read through a mapping: what to send for every row, and every cell that cannot be read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any, TypeVar

from services.app.importing.cells import AmountSource, CellError, Conversion, Row, number_in, read_text
from services.app.importing.mapping import FORM, Mapping, ReturnMapping
from services.app.importing.table import Table, TableError
from shared.units import from_smallest

Body = dict[str, Any]
EXACT = Context(prec=200)  # sums of decimals without rounding
What = TypeVar("What")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something about a row that somebody must look at. `column` is empty when it is the whole row."""

    row: int
    row_id: str
    column: str
    value: str
    code: str
    zh: str
    en: str


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
class Reading:
    """What a file says. `sums`: the file's own numbers by field, over every row that belongs, sent or not."""

    rows: list[ReadRow] = field(default_factory=list)
    unreadable: list[Trouble] = field(default_factory=list)
    left_out: list[Trouble] = field(default_factory=list)  # values and rows that the mapping leaves out
    remarks: list[Trouble] = field(default_factory=list)  # sent all the same
    others: int = 0  # rows that are not of the selection
    sums: dict[str, Decimal] = field(default_factory=dict)
    empty: Counter[str] = field(default_factory=Counter)


def read(table: Table, mapping: Mapping) -> Reading:
    """Read every row. Raises `TableError` when the file lacks columns, naming all of them."""
    missing = sorted(mapping.columns() - set(table.header))
    if missing:
        raise TableError(f"{table.path.name}: 缺少列 / columns missing: {', '.join(missing)}")
    return _Reader(mapping).read(table)


class _Reader:
    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._fields = [
            (name, source, mapping.conversion(source, unit, decimals))
            for name, source, unit, decimals in mapping.amounts()
        ]
        self._conversions = {name: conversion for name, _, conversion in self._fields}
        self._reading = Reading(sums={name: Decimal(0) for name, _, _ in self._fields})
        self._institutions: dict[str, tuple[int, Body]] = {}
        self._returns: dict[tuple[str, str], int] = {}

    def read(self, table: Table) -> Reading:
        for number, row in table.rows():
            if row is None:
                self._unreadable(
                    number, "", "", "", "wrong_width", "列数与表头不符", "more or fewer cells than columns"
                )
            elif all(condition.holds(row) for condition in self._mapping.only):
                self._row(number, row)
            else:
                self._reading.others += 1
        return self._reading

    def _row(self, number: int, row: dict[str, str]) -> None:
        row_id, before = row[self._mapping.row_id], len(self._reading.unreadable)
        exact, rounded = self._numbers(number, row)
        institution = self._texts(number, row, self._mapping.institution.texts())
        if self._mapping.institution.is_key_user:
            institution["is_key_user"] = True
        compared = self._compared(number, row)
        period = self._texts(number, row, {"period": self._mapping.energy_return.period})
        if len(self._reading.unreadable) > before:
            return
        skipped = next((rule for rule in self._mapping.leave_out if rule.when.holds(row)), None)
        if skipped:
            column = ", ".join(skipped.when.columns)
            trouble = Trouble(number, row_id, column, "", f"{skipped.what}_left_out", skipped.reason, skipped.reason)
            self._reading.left_out.append(trouble)
            if skipped.what == "row":
                return
        if not self._consistent(number, row_id, institution, None if skipped else period["period"]):
            return
        body = None if skipped else self._return(institution["uscc"], period["period"], rounded)
        self._reading.rows.append(ReadRow(number, row_id, institution, body, exact, rounded))
        self._check(number, row_id, compared)

    def _numbers(self, number: int, row: dict[str, str]) -> tuple[dict[str, Decimal], dict[str, int]]:
        exact: dict[str, Decimal] = {}
        rounded: dict[str, int] = {}
        for name, source, conversion in self._fields:
            if (amount := self._guarded(number, row, number_in, source.column)) is None:
                self._reading.empty[name] += not row[source.column]
                continue
            self._reading.sums[name] = EXACT.add(self._reading.sums[name], amount)
            if self._usable(number, row, source, amount):
                exact[name] = amount
                rounded[name] = conversion.smallest(amount)
        return exact, rounded

    def _usable(self, number: int, row: dict[str, str], source: AmountSource, amount: Decimal) -> bool:
        if amount >= 0:
            return True
        report = self._left_out if source.negative == "leave_out" else self._unreadable
        row_id = row[self._mapping.row_id]
        report(number, row_id, source.column, row[source.column], "negative", "不能为负数", "must not be negative")
        return False

    def _texts(self, number: int, row: dict[str, str], sources: dict[str, Any]) -> Body:
        read = {name: self._guarded(number, row, read_text, source) for name, source in sources.items()}
        return {name: text for name, text in read.items() if text is not None}

    def _guarded(
        self, number: int, row: dict[str, str], read: Callable[[What, Row], Value], what: What
    ) -> Value | None:
        try:
            return read(what, row)
        except CellError as error:
            row_id = row[self._mapping.row_id]
            self._unreadable(number, row_id, error.column, error.value, error.code, error.zh, error.en)
            return None

    def _consistent(self, number: int, row_id: str, institution: Body, period: str | None) -> bool:
        """Each institution described in one way, each of its periods once."""
        uscc = institution["uscc"]
        first, described = self._institutions.setdefault(uscc, (number, institution))
        if described != institution:
            zh, en = (
                f"与第 {first} 行是同一机构，但内容不同",
                f"the institution of row {first}, described otherwise",
            )
            self._unreadable(number, row_id, "", uscc, "institution_differs", zh, en)
            return False
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
                self._reading.remarks.append(
                    Trouble(number, row_id, check.equals, f"{difference:+f}", "sum_differs", check.reason, check.reason)
                )

    def _unreadable(self, *what: Any) -> None:
        self._reading.unreadable.append(Trouble(*what))

    def _left_out(self, *what: Any) -> None:
        self._reading.left_out.append(Trouble(*what))


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
