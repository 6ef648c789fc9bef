"""What was read, sent through the batch endpoints; what the API answered to each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from services.app.client import Api
from services.app.importing.reading import ReadRow
from services.app.importing.rows import Body, Trouble

INSTITUTIONS = "/statistics/v1/institutions:batch"
RETURNS = "/statistics/v1/energy-returns:batch"

_LINES = 1000
Report = Callable[[str, int, int], None]  # stage, done, total


@dataclass(slots=True)
class Sent:
    """What became of the rows. A refused row keeps the API's own words."""

    institutions_created: int = 0
    institutions_unchanged: int = 0
    institutions_kept: int = 0  # registered otherwise before: the register's entry stays
    returns_created: int = 0
    returns_unchanged: int = 0
    stored: list[ReadRow] = field(default_factory=list)
    refused: list[Trouble] = field(default_factory=list)


def send(api: Api, rows: Sequence[ReadRow], report: Report) -> Sent:
    """Register the institutions, then file the returns; a refused line does not hold up the others."""
    sent = Sent()
    first_rows = {row.uscc: row for row in reversed(rows)}
    ours = sorted(first_rows.values(), key=lambda row: row.number)
    unregistered: set[str] = set()
    for row, receipt in _batches(api, INSTITUTIONS, ours, _institution, "机构 / institutions", report):
        if not _register(sent, row, receipt):
            unregistered.add(row.uscc)
    filing = [row for row in rows if row.energy_return is not None and row.uscc not in unregistered]
    for row, receipt in _batches(api, RETURNS, filing, _energy_return, "报表 / returns", report):
        _file(sent, row, receipt)
    return sent


def _register(sent: Sent, row: ReadRow, receipt: dict[str, Any]) -> bool:
    status = receipt["status"]
    if status == httpx.codes.CREATED:
        sent.institutions_created += 1
    elif status == httpx.codes.OK:
        sent.institutions_unchanged += 1
    elif status == httpx.codes.PRECONDITION_REQUIRED:
        sent.institutions_kept += 1
    else:
        sent.refused.extend(troubles(row.number, row.row_id, receipt))
        return False
    return True


def _file(sent: Sent, row: ReadRow, receipt: dict[str, Any]) -> None:
    if receipt["status"] == httpx.codes.CREATED:
        sent.returns_created += 1
        sent.stored.append(row)
    elif receipt["status"] == httpx.codes.OK:
        sent.returns_unchanged += 1
        sent.stored.append(row)
    else:
        sent.refused.extend(troubles(row.number, row.row_id, receipt))


def _batches(
    api: Api, path: str, rows: Sequence[ReadRow], body: Callable[[ReadRow], Body], stage: str, report: Report
) -> Iterator[tuple[ReadRow, dict[str, Any]]]:
    report(stage, 0, len(rows))
    for start in range(0, len(rows), _LINES):
        part = rows[start : start + _LINES]
        yield from zip(part, api.batch(path, (orjson.dumps(body(row)) for row in part)), strict=True)
        report(stage, start + len(part), len(rows))


def _institution(row: ReadRow) -> Body:
    return row.institution


def _energy_return(row: ReadRow) -> Body:
    return row.energy_return or {}


def troubles(number: int, row_id: str, receipt: dict[str, Any]) -> Iterator[Trouble]:
    """The problem of a refused line: one for each thing that is wrong with it."""
    problem = receipt.get("problem", {})
    for error in problem.get("errors") or [problem]:
        yield Trouble(
            row=number,
            row_id=row_id,
            column=error.get("pointer", ""),
            value=error.get("value") or "",
            code=error.get("code", str(receipt["status"])),
            zh=error.get("zh") or problem.get("title", ""),
            en=error.get("en") or problem.get("detail", ""),
        )
