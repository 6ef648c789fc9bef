"""The receipt for people: tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from services.app.importing.receipt import FieldSum, Receipt
from services.app.importing.rows import Trouble

_PLACES = Decimal("0.000001")
_MOST_ROWS = 50  # of one kind; a terminal keeps no more than a few thousand lines


def receipt_tables(receipt: Receipt) -> Group:
    """Everything that the receipt says, the row lists only where there are any."""
    return Group(*_parts(receipt))


def _parts(receipt: Receipt) -> Iterator[RenderableType]:
    yield Text(f"{receipt.file} ({receipt.encoding}, sha256 {receipt.sha256[:12]}…) · {receipt.mapping}")
    yield _counts(receipt)
    yield _sums(receipt.fields)
    for field in receipt.fields:
        if field.column_unit != field.unit:
            yield Text(f"1 {field.column_unit} = {field.factor} {field.unit} ({field.column}): {field.why}")
    yield from map(Text, receipt.assumptions)
    for title, troubles in (
        ("无法读取 / unreadable", receipt.unreadable),
        ("平台退回 / refused by the platform", receipt.refused),
        ("按映射略去 / left out by the mapping", receipt.left_out),
        ("请核对 / please check", receipt.remarks),
    ):
        yield from _lists(title, troubles)


def _counts(receipt: Receipt) -> Table:
    table = Table(title="结果 / result")
    table.add_column("")
    table.add_column("")
    for what, counts in (
        ("文件行 / rows", receipt.rows),
        ("机构 / institutions", receipt.institutions),
        ("报表 / returns", receipt.returns),
        *receipt.records.items(),
    ):
        if counts:
            table.add_row(what, " · ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()))
    return table


def _sums(fields: list[FieldSum]) -> Table:
    table = Table(title="合计：文件 × 系数 = 入库 + 舍入 + 未入库 / file × factor = stored + rounding + not stored")
    for heading in ("字段 / field", "文件 / file", "换算 / converted", "入库 / stored", "舍入", "未入库", "空 / empty"):
        table.add_column(heading, justify="left" if heading.startswith("字段") else "right")
    for field in fields:
        table.add_row(
            field.field,
            f"{_short(field.file_sum)} {field.column_unit}",
            f"{_short(field.converted)} {field.unit}",
            _short(field.stored),
            _short(field.rounding),
            _short(field.not_stored),
            str(field.empty),
        )
    return table


def _lists(title: str, troubles: list[Trouble]) -> Iterator[RenderableType]:
    """One table for each thing that is said, so that it is said once."""
    said: dict[str, list[Trouble]] = {}
    for trouble in troubles:
        both = trouble.zh if trouble.zh == trouble.en else f"{trouble.zh} / {trouble.en}"
        said.setdefault(both, []).append(trouble)
    for text, rows in said.items():
        table = Table()
        for heading in ("行 / row", "编号 / id", "列 / column", "值 / value"):
            table.add_column(heading)
        for trouble in rows[:_MOST_ROWS]:
            cells = (str(trouble.row), trouble.row_id, trouble.column, trouble.value)
            table.add_row(*map(Text, cells))  # what stands in a file is no markup
        yield Text(f"\n{title}: {text} ({len(rows)})")  # no title of the table: it would break at the table's width
        yield table
        if len(rows) > _MOST_ROWS:
            yield Text(f"另有 {len(rows) - _MOST_ROWS} 行，见 --json / {len(rows) - _MOST_ROWS} more, see --json")


def _short(text: str) -> str:
    """For reading; the JSON receipt has every digit."""
    exact = Decimal(text)
    return f"{exact.quantize(_PLACES).normalize():,f}" if exact else "0"
