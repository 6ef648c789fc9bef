"""A plan's targets as a table of the terminal, one for each region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any, cast, get_args

from rich.table import Table

from services.app.cli.errors import Refused
from services.app.cli.options import console
from services.indicators.outputs.delimited import as_csv
from services.indicators.outputs.targets import targets_report
from services.indicators.outputs.words import SIGNS, STATUSES
from services.indicators.outputs.workbook import as_workbook
from services.indicators.targets.breakdown import Level, divisions
from services.indicators.targets.question import Question
from services.indicators.targets.texts import STATUS
from shared.geography import regions
from shared.units import short_text

STYLES = {"met": "green", "on_track": "blue", "behind": "bold red"}
PLACES = 4  # decimals of the table; `--json` has all digits


def print_rows(items: Sequence[Mapping[str, Any]], as_of: int) -> None:
    for region, rows in groupby(items, key=lambda item: str(item["region"])):
        console.print(_table(region, list(rows), as_of))


def by_division(asked: Question, level: str) -> Question:
    """The same about all divisions of a level below the regions asked for; raises `Problem` where there are none."""
    if level not in get_args(Level):
        raise Refused(f"--by: {level}；可用 / allowed: {' '.join(get_args(Level))}")
    below = [each for place in asked.places for each in divisions(place, cast(Level, level), asked.day)]
    return replace(asked, places=below)


def write_rows(asked: Question, items: Sequence[Mapping[str, Any]], xlsx: Path | None, csv: Path | None) -> None:
    """The same rows as files; one that is there already is replaced."""
    report = targets_report(asked, items)
    for path, content in ((xlsx, as_workbook), (csv, lambda report: as_csv(report.rows))):
        if path is not None:
            path.write_bytes(content(report))
            console.print(f"{len(items)} 行 / rows → {path}", highlight=False, soft_wrap=True)


def _table(region: str, rows: Sequence[Mapping[str, Any]], as_of: int) -> Table:
    known = regions().get(region)
    counts = Counter(row["status"] for row in rows)
    told = "，".join(f"{STATUS[status]} {counts[status]}" for status in STATUS if counts[status])
    table = Table(
        title=f"{known.name if known else region} · {rows[0]['standard']} · {rows[0]['explain']['date']}",
        caption=f"{len(rows)} 项 / targets：{told} · 批次 / batch {as_of}",
    )
    table.add_column("编号\nid", no_wrap=True)
    table.add_column("目标\ntarget", ratio=1, overflow="fold")
    for name in ("当前值\nvalue", "目标值\ntarget", "应达\nrequired"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("单位\nunit")
    table.add_column("状态\nstatus", no_wrap=True)
    table.add_column("说明\nreason", ratio=1, overflow="fold")
    for row in rows:
        table.add_row(*_cells(row), style=STYLES.get(row["status"]))
    return table


def _cells(row: Mapping[str, Any]) -> list[str]:
    why = row["explain"]
    bound = _short(row["target_value"])
    reason = why["reason"]["zh"] if why["reason"] else _remark(row)
    return [
        str(row["target"]).partition("-")[2],
        str(why["zh"]),
        _short(row["value"]) or "—",
        f"{SIGNS[row['comparator']]} {bound}" if bound else "—",
        _short(row["required"]) or "—",
        str(row["unit"]),
        STATUSES[row["status"]],
        reason,
    ]


def _remark(row: Mapping[str, Any]) -> str:
    """What the status alone does not say."""
    why, remarks = row["explain"], []
    if "passing" in why:
        remarks.append(f"{why['passing']['of']} 个中 {why['passing']['passed']} 个达到")
    if row["met_late_on"]:
        remarks.append(f"逾期于 {row['met_late_on']} 达到")
    return "；".join(remarks)


def _short(amount: str | None) -> str:
    """Without the digits that nobody compares by eye."""
    if amount is None:
        return ""
    return short_text(Fraction(amount), PLACES)
