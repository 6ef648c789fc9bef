"""`bashu rebuild`, `bashu reconcile`: make the cells again from the facts; compare all layers."""

from __future__ import annotations

import typer
from rich.console import Console

from services.app.cli.errors import Refused
from services.app.cli.options import Data, Json, console
from services.app.platform import RECORDING, Platform
from services.app.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(rebuild)
    app.command()(reconcile)


def rebuild(data: Data = None) -> None:
    """由事实重算全部单元，差异记为一个新批次 / Compute all cells from the facts; a difference becomes one new batch."""
    from services.indicators.engine.rebuild import rebuild as rebuild_cells

    with Platform(Settings.load(data=data), must_exist=True) as platform, console.status("重算 / rebuilding …"):
        platform.upgrade("indicators")
        number = rebuild_cells(platform.database("indicators"))
    if number is None:
        console.print("单元与事实一致，无需更正 / The cells were right.")
    else:
        console.print(f"有差异，已记为批次 {number} / Differences were booked as batch {number}.")


def reconcile(data: Data = None, json: Json = False) -> None:
    """核对单元、事实与业务库，先等待在途事件 / Compare cells, facts and services; waits for events under way."""
    from services.app.reconciling import reconcile as compare

    progress = Console(stderr=True)
    with (
        Platform(Settings.load(data=data), must_exist=True) as platform,
        progress.status("核对 / comparing …"),
    ):
        platform.upgrade("indicators", *RECORDING)
        drift, under_way = compare(platform, lambda line: progress.print(line, soft_wrap=True, highlight=False))
    if json:
        console.print_json(data=drift._asdict())
    else:
        for name, rows in drift._asdict().items():
            console.print(f"{name.replace('_', ' '):<28}{rows}")
    if drift.total:
        waiting = f" 仍在途，停稳后再核对 / still under way, ask again when they are through: {under_way}"
        raise Refused(f"有 {drift.total} 处不一致 / {drift.total} rows disagree.{waiting if any(under_way) else ''}")
