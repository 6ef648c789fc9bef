"""What reading a row needs whatever it becomes: cells, institution, and the list of what cannot be read. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Any, TypeVar

from services.app.importing.cells import AmountSource, CellError, Row, number_in, read_text
from services.app.importing.heading import Heading, LeaveOut
from services.app.importing.table import Table, TableError

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


@dataclass(slots=True)
class Findings:
    """What a file says beside its rows. `sums`: its own numbers by field, over every row that belongs, sent or not."""

    unreadable: list[Trouble] = field(default_factory=list)
    left_out: list[Trouble] = field(default_factory=list)  # values and rows that the mapping leaves out
    remarks: list[Trouble] = field(default_factory=list)  # sent all the same
    others: int = 0  # rows that are not of the selection
    sums: dict[str, Decimal] = field(default_factory=dict)
    empty: Counter[str] = field(default_factory=Counter)


def require_columns(table: Table, mapping: Heading) -> None:
    """Raises `TableError` when the file lacks columns, naming all of them."""
    missing = sorted(mapping.columns() - set(table.header))
    if missing:
        raise TableError(f"{table.path.name}: 缺少列 / columns missing: {', '.join(missing)}")


class RowReader:
    """Walks the rows; what becomes of one is said by `_row`."""

    def __init__(self, mapping: Heading, findings: Findings) -> None:
        self._heading, self._findings = mapping, findings
        self._fields = [
            (name, source, mapping.conversion(source, unit, decimals))
            for name, source, unit, decimals in mapping.amounts()
        ]
        self._conversions = {name: conversion for name, _, conversion in self._fields}
        findings.sums = {name: Decimal(0) for name, _, _ in self._fields}
        self._institutions: dict[str, tuple[int, Body]] = {}
        self._said: set[Trouble] = set()

    def walk(self, table: Table) -> None:
        for number, row in table.rows():
            if row is None:
                self._unreadable(
                    number, "", "", "", "wrong_width", "列数与表头不符", "more or fewer cells than columns"
                )
            elif all(condition.holds(row) for condition in self._heading.only):
                self._row(number, row)
            else:
                self._findings.others += 1

    def _row(self, number: int, row: dict[str, str]) -> None:
        raise NotImplementedError

    def _exact(self, number: int, row: dict[str, str]) -> dict[str, Decimal]:
        """The numbers of a row by field, as the file has them."""
        exact: dict[str, Decimal] = {}
        for name, source, _ in self._fields:
            if (amount := self._guarded(number, row, number_in, source.column)) is None:
                self._findings.empty[name] += not row[source.column]
                continue
            self._findings.sums[name] = EXACT.add(self._findings.sums[name], amount)
            if self._usable(number, row, source, amount):
                exact[name] = amount
        return exact

    def _usable(self, number: int, row: dict[str, str], source: AmountSource, amount: Decimal) -> bool:
        if amount >= 0:
            return True
        report = self._left_out if source.negative == "leave_out" else self._unreadable
        row_id = self._heading.id_of(row)
        report(number, row_id, source.column, row[source.column], "negative", "不能为负数", "must not be negative")
        return False

    def _institution(self, number: int, row: dict[str, str]) -> Body:
        institution = self._texts(number, row, self._heading.institution.texts())
        if self._heading.institution.is_key_user:
            institution["is_key_user"] = True
        return institution

    def _skipped(self, number: int, row: dict[str, str]) -> LeaveOut | None:
        """The rule by which the mapping leaves the row out, said in the receipt."""
        skipped = next((rule for rule in self._heading.leave_out if rule.when.holds(row)), None)
        if skipped:
            column, row_id = ", ".join(skipped.when.columns), self._heading.id_of(row)
            self._left_out(number, row_id, column, "", f"{skipped.what}_left_out", skipped.reason, skipped.reason)
        return skipped

    def _described_alike(self, number: int, row_id: str, institution: Body) -> bool:
        """Each institution is described in one way."""
        first, described = self._institutions.setdefault(institution["uscc"], (number, institution))
        if described != institution:
            zh, en = (
                f"与第 {first} 行是同一机构，但内容不同",
                f"the institution of row {first}, described otherwise",
            )
            self._unreadable(number, row_id, "", institution["uscc"], "institution_differs", zh, en)
        return described == institution

    def _texts(self, number: int, row: dict[str, str], sources: dict[str, Any]) -> Body:
        read = {name: self._guarded(number, row, read_text, source) for name, source in sources.items()}
        return {name: text for name, text in read.items() if text is not None}

    def _guarded(
        self, number: int, row: dict[str, str], read: Callable[[What, Row], Value], what: What
    ) -> Value | None:
        try:
            return read(what, row)
        except CellError as error:
            row_id = self._heading.id_of(row)
            self._unreadable(number, row_id, error.column, error.value, error.code, error.zh, error.en)
            return None

    def _unreadable(self, *what: Any) -> None:
        """Said once, though code, name, region and key may all come from the one cell."""
        trouble = Trouble(*what)
        if trouble not in self._said:
            self._said.add(trouble)
            self._findings.unreadable.append(trouble)

    def _left_out(self, *what: Any) -> None:
        self._findings.left_out.append(Trouble(*what))
