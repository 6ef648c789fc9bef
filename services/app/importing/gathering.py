"""A table read through a mapping of records: the records that its rows make together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from typing_extensions import override

from services.app.importing.record_mapping import RecordMapping, RecordSource
from services.app.importing.rows import EXACT, Body, Findings, RowReader, require_columns
from services.app.importing.table import Table
from shared.units import from_smallest

Identity = tuple[Any, ...]
Amounts = dict[str, Decimal]


@dataclass(slots=True)
class Record:
    """One record: `line` is its first row, `exact` the file's sums by the receipt's name of the field.

    `each` has the same of every row, `counts` names the fields that count rows, `total` makes `sums`, the fields that
    rows add up to, of such sums and a number of rows.
    """

    line: int
    row_id: str
    resource: str
    uscc: str
    texts: Body
    counts: tuple[str, ...]
    total: Callable[[Amounts, int], Body]
    rows: int = 0
    exact: Amounts = field(default_factory=dict)
    each: list[Amounts] = field(default_factory=list)
    rounded: dict[str, int] = field(default_factory=dict)
    sums: frozenset[str] = frozenset()
    body: Body = field(default_factory=dict)


@dataclass(slots=True)
class Gathered(Findings):
    """What a file says: institutions by code with their first row, records in the order of the mapping."""

    institutions: dict[str, tuple[int, str, Body]] = field(default_factory=dict)
    records: list[Record] = field(default_factory=list)
    rows: int = 0


def gather(table: Table, mapping: RecordMapping) -> Gathered:
    """Read every row. Raises `TableError` when the file lacks columns, naming all of them."""
    require_columns(table, mapping)
    reader = _Gatherer(mapping)
    reader.walk(table)
    reader.finish()
    return reader.gathered


class _Gatherer(RowReader):
    def __init__(self, mapping: RecordMapping) -> None:
        self.gathered = Gathered()
        super().__init__(mapping, self.gathered)
        self._sources = mapping.records
        self._parts = [list(source.parts(position)) for position, source in enumerate(mapping.records)]
        self._records: list[dict[Identity, Record]] = [{} for _ in mapping.records]
        self._spoiled: list[set[Identity]] = [set() for _ in mapping.records]
        self._gathers = any(source.gather for source in mapping.records)
        self._seen: dict[str, tuple[int, dict[str, str], list[Body]]] = {}

    @override
    def _row(self, number: int, row: dict[str, str]) -> None:
        row_id, before = self._heading.id_of(row), len(self.gathered.unreadable)
        exact = self._exact(number, row)
        institution = self._institution(number, row)
        read = [self._texts(number, row, source.texts()) for source in self._sources]
        skipped = self._skipped(number, row)
        if skipped and skipped.what == "row" and len(self.gathered.unreadable) == before:
            return
        if len(self.gathered.unreadable) > before or not self._described_alike(number, row_id, institution):
            self._spoil(read)
            return
        if self._gathers and row_id and not self._new(number, row_id, row, read):
            return
        self.gathered.rows += 1
        self.gathered.institutions.setdefault(institution["uscc"], (number, row_id, institution))
        if skipped:
            return
        for position, texts in enumerate(read):
            self._add(number, row_id, institution["uscc"], position, texts, exact)

    def _spoil(self, read: list[Body]) -> None:
        """Of a row that is not to be counted: the sums that it belongs to would be too small."""
        for source, texts, spoiled in zip(self._sources, read, self._spoiled, strict=True):
            if source.sums:
                spoiled.add(tuple(texts.get(name) for name in source.key))

    def _new(self, number: int, row_id: str, row: dict[str, str], read: list[Body]) -> bool:
        """Whether the row comes for the first time: one that is gathered twice would count twice."""
        first, before, read_before = self._seen.setdefault(row_id, (number, row, read))
        if first == number:
            return True
        if row == before:
            zh, en = f"与第 {first} 行完全相同，只计一次", f"the same as row {first}: counted once"
            self._unreadable(number, row_id, "", "", "duplicate_row", zh, en)
        else:
            zh, en = f"与第 {first} 行编号相同，但内容不同", f"has the id of row {first}, but says otherwise"
            self._unreadable(number, row_id, "", "", "row_differs", zh, en)
            self._spoil(read_before)
            self._spoil(read)
        return False

    def _add(
        self, number: int, row_id: str, uscc: str, position: int, texts: Body, exact: dict[str, Decimal]
    ) -> None:  # fmt: skip
        source, known = self._sources[position], self._records[position]
        names = [called for _, called, _ in self._parts[position]]
        if names and not any(name in exact for name in names):
            return  # empty is not zero: the row says nothing of this record
        key = tuple(texts[name] for name in source.key)
        total = partial(self._total, position)
        record = known.setdefault(key, Record(number, row_id, source.resource, uscc, texts, source.counts, total))
        said = {name: exact[name] for name in names if name in exact}
        once_more = bool(record.rows) and not source.gather
        if once_more and record.texts == texts and record.exact == said:
            zh, en = f"与第 {record.line} 行是同一记录，只计一次", f"the same record as row {record.line}: counted once"
            self._unreadable(number, row_id, "", "/".join(key), "duplicate_row", zh, en)
            return
        if once_more or record.texts != texts:
            zh, en = f"与第 {record.line} 行是同一记录，但内容不同", f"the record of row {record.line}, told otherwise"
            self._unreadable(number, row_id, "", "/".join(key), "record_differs", zh, en)
            self._spoiled[position].add(key)
            return
        record.rows += 1
        record.each.append(said)
        for name, amount in said.items():
            record.exact[name] = EXACT.add(record.exact.get(name, Decimal(0)), amount)

    def finish(self) -> None:
        """Round each sum once, and keep back what lacks one of its rows: it would be too small."""
        for position, source in enumerate(self._sources):
            for key, record in self._records[position].items():
                if key in self._spoiled[position]:
                    zh = "该记录有一行无法读取，或与另一行矛盾，未报送"
                    en = "one of its rows cannot be read, or contradicts another: not sent"
                    self._unreadable(record.line, record.row_id, "", "/".join(key), "record_incomplete", zh, en)
                    continue
                self._close(source, record)
                self.gathered.records.append(record)

    def _close(self, source: RecordSource, record: Record) -> None:
        record.rounded = {name: self._conversions[name].smallest(amount) for name, amount in record.exact.items()}
        sums = record.total(record.exact, record.rows)
        record.sums = frozenset(sums)
        record.body = {**record.texts, **source.constants(), **sums}

    def _total(self, position: int, exact: Amounts, rows: int) -> Body:
        """Each column's sum rounded once; the columns of a field are added up."""
        sums, decimals = Counter[str](), dict[str, int]()
        for name, called, amount in self._parts[position]:
            if called in exact:
                sums[name] += self._conversions[called].smallest(exact[called])
                decimals[name] = amount.decimals
        amounts = {name: from_smallest(total, decimals[name]) for name, total in sums.items()}
        return {**amounts, **dict.fromkeys(self._sources[position].counts, rows)}
