"""What an import did: counts, sums by field with their rounding, and every row that needs a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.app.importing.delivering import Delivered
from services.app.importing.gathering import Gathered, Record
from services.app.importing.heading import Heading
from services.app.importing.mapping import Mapping
from services.app.importing.reading import Reading, ReadRow
from services.app.importing.record_mapping import RecordMapping
from services.app.importing.rows import EXACT, Findings, Trouble
from services.app.importing.sending import Sent
from services.app.importing.table import Table
from shared.units import decimal_text, from_smallest


@dataclass(frozen=True, slots=True)
class FieldSum:
    """One field: `file_sum` × `factor` = `stored` + `rounding` + `not_stored`, exactly.

    `file_sum` is in the column's unit, over all rows that belong; the rest in the field's unit. `not_stored` is
    what stands in rows or values that were left out, unreadable or refused. All are decimal strings.
    """

    field: str
    column: str
    column_unit: str
    unit: str
    factor: str
    why: str
    empty: int
    file_sum: str
    converted: str
    stored: str
    rounding: str
    not_stored: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of one import; `as_dict` is what `--json` prints."""

    file: str
    sha256: str
    encoding: str
    mapping: str
    source: str
    assumptions: tuple[str, ...]
    rows: dict[str, int]
    institutions: dict[str, int]
    returns: dict[str, int]
    fields: list[FieldSum]
    left_out: list[Trouble]
    unreadable: list[Trouble]
    refused: list[Trouble]
    remarks: list[Trouble]
    records: dict[str, dict[str, int]] = field(default_factory=dict)  # by resource, of a mapping of records

    @property
    def complete(self) -> bool:
        """Whether every row that the mapping wants is in the platform."""
        return not self.unreadable and not self.refused

    def as_dict(self) -> dict[str, Any]:
        return {"complete": self.complete, **asdict(self)}


def make_receipt(table: Table, mapping: Mapping, reading: Reading, sent: Sent) -> Receipt:
    return _receipt(
        table, mapping, reading, len(reading.rows), sent.stored, sent.refused,
        institutions={
            "created": sent.institutions_created,
            "unchanged": sent.institutions_unchanged,
            "kept": sent.institutions_kept,
        },
        returns={
            "created": sent.returns_created,
            "unchanged": sent.returns_unchanged,
            "refused": len({trouble.row for trouble in sent.refused}),
            "left_out": sum(trouble.code == "return_left_out" for trouble in reading.left_out),
        },
    )  # fmt: skip


def make_record_receipt(table: Table, mapping: RecordMapping, gathered: Gathered, done: Delivered) -> Receipt:
    gathered.remarks.extend(done.grown)
    return _receipt(
        table, mapping, gathered, gathered.rows, done.stored, done.refused,
        institutions=dict(done.institutions),
        records={resource: dict(counts) for resource, counts in done.records.items()},
    )  # fmt: skip


def _receipt(
    table: Table, mapping: Heading, findings: Findings, read: int, stored: Sequence[ReadRow | Record],
    refused: list[Trouble], *, institutions: dict[str, int], returns: dict[str, int] | None = None,
    records: dict[str, dict[str, int]] | None = None,
) -> Receipt:  # fmt: skip
    """What every receipt says, whatever the rows became; `read`: how many were."""
    return Receipt(
        file=table.path.name,
        sha256=table.sha256,
        encoding=table.encoding,
        mapping=mapping.mapping,
        source=mapping.source,
        assumptions=mapping.assumptions,
        rows={
            "read": read,
            "unreadable": len({trouble.row for trouble in findings.unreadable}),
            "left_out": sum(trouble.code == "row_left_out" for trouble in findings.left_out),
            "not_selected": findings.others,
        },
        institutions=institutions,
        returns=returns or {},
        fields=_field_sums(mapping, findings, stored),
        left_out=findings.left_out,
        unreadable=findings.unreadable,
        refused=sorted(refused, key=lambda trouble: trouble.row),
        remarks=findings.remarks,
        records=records or {},
    )


def _field_sums(mapping: Heading, reading: Findings, kept_rows: Sequence[ReadRow | Record]) -> list[FieldSum]:
    stored: Counter[str] = Counter()
    exact: dict[str, Decimal] = {}
    for row in kept_rows:
        stored.update(row.rounded)
        for name, amount in row.exact.items():
            exact[name] = EXACT.add(exact.get(name, Decimal(0)), amount)
    sums = []
    for name, source, unit, decimals in mapping.amounts():
        conversion = mapping.conversion(source, unit, decimals)
        converted = Fraction(reading.sums[name]) * conversion.factor
        kept = Fraction(exact.get(name, Decimal(0))) * conversion.factor
        sums.append(
            FieldSum(
                field=name,
                column=source.column,
                column_unit=conversion.unit,
                unit=unit,
                factor=decimal_text(conversion.factor),
                why=conversion.why,
                empty=reading.empty[name],
                file_sum=f"{reading.sums[name]:f}",
                converted=decimal_text(converted),
                stored=from_smallest(stored[name], decimals),
                rounding=decimal_text(kept - Fraction(stored[name], 10**decimals)),
                not_stored=decimal_text(converted - kept),
            )
        )
    return sums
