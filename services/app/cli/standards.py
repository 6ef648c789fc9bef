"""`bashu standards`: are the files sound, what did a version change, and where does a plan stand?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from services.app.cli import publishing
from services.app.cli.errors import Refused
from services.app.cli.options import Data, Json, console

Files = Annotated[list[Path] | None, typer.Argument(help="缺省为全部 / default: all of schemas/standards")]
Plan = Annotated[str, typer.Argument(help="规划代码 / code of the plan, SC14")]
Regions = Annotated[
    list[str] | None, typer.Option("--region", help="行政区划代码，可重复，缺省为规划的地区 / may repeat")
]
Day = Annotated[
    datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="判定日，缺省为规划期末或今天 / day judged on")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="批次号或时间 / batch number or RFC 3339 time")]
Workbook = Annotated[
    Path | None, typer.Option("--xlsx", dir_okay=False, help="写入 Excel 工作簿 / write an Excel workbook")
]
Csv = Annotated[Path | None, typer.Option("--csv", dir_okay=False, help="写入 CSV / write CSV")]
By = Annotated[
    str | None, typer.Option("--by", help="改为列出下级各地区：prefecture 或 county / the divisions below instead")
]
Version = Annotated[str, typer.Argument(help="文件或 energy@1.0.0 / a file, or energy@1.0.0")]

group = typer.Typer(no_args_is_help=True, help="指标标准 / indicator standards")


def register(app: typer.Typer) -> None:
    publishing.register(group)
    app.add_typer(group, name="standards")


@group.command()
def validate(files: Files = None) -> None:
    """检查标准文件，错误给出文件与行号 / Check standards; each fault with its file and line."""
    from services.indicators.standards import packaged
    from services.indicators.standards.checks import validate as faults_of
    from services.indicators.standards.lock import lock_faults, locked

    asked = [path.resolve() for path in files or ()]
    known = {path.resolve(): text for path, text in packaged()}
    texts = {**known, **{path: path.read_text(encoding="utf-8") for path in asked}}
    found = [*faults_of(texts.items()), *lock_faults(packaged(), locked())]
    faults = [fault for fault in found if not asked or fault.path in asked]
    for fault in faults:
        console.print(str(fault), highlight=False, soft_wrap=True)
    if faults:
        raise Refused(f"{len(faults)} 处错误 / {len(faults)} faults.")
    console.print(f"{len(asked or texts)} 个文件正确 / files are sound.")


@group.command()
def lock() -> None:
    """锁定新发布的版本，此后不得改动 / Lock newly published versions: from then on they never change."""
    from services.indicators.standards.lock import lock_new

    added = lock_new()
    console.print("\n".join(added) if added else "没有新版本 / no new version", highlight=False)


@group.command()
def diff(old: Version, new: Version) -> None:
    """两个版本之间改了什么 / What changed between two versions, in words."""
    from services.indicators.standards.difference import diff as differences_of

    differences = differences_of(_text(old), _text(new))
    for difference in differences:
        console.print(f"{difference.zh} / {difference.en}", highlight=False, soft_wrap=True)
    if not differences:
        console.print("没有差别 / no difference")


@group.command()
def show(
    plan: Plan,
    region: Regions = None,
    date: Day = None,
    as_of: AsOf = None,
    by: By = None,
    xlsx: Workbook = None,
    csv: Csv = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """规划全部目标的进度 / Every target of a plan with its status, as GET /indicators/v1/targets answers it."""
    from services.app.cli.targets import by_division, print_rows, write_rows
    from services.app.platform import Platform
    from services.app.settings import Settings
    from services.indicators.standards.store import Standards
    from services.indicators.targets.question import question
    from services.indicators.targets.rows import rows
    from shared.web.problems import Problem

    with Platform(Settings.load(data=data), must_exist=True) as platform:
        platform.upgrade("indicators")
        database, day = platform.database("indicators"), date and date.date()
        try:
            with question(database, Standards(), plan, region or [], day, as_of) as asked:
                asked = asked if by is None else by_division(asked, by)
                items, number = rows(asked), asked.at.number
        except Problem as problem:
            raise Refused("; ".join(f"{e.zh} / {e.en} {e.hint}".strip() for e in problem.errors)) from problem
    if xlsx or csv:
        write_rows(asked, items, xlsx, csv)
    elif json:
        console.print_json(data={"items": items, "as_of": number, "next": None})
    else:
        print_rows(items, number)


def _text(version: str) -> str:
    from services.indicators.standards.loader import STANDARDS

    name, at, semver = version.partition("@")
    path = STANDARDS / name / f"{semver}.yaml" if at else Path(version)
    if not path.is_file():
        raise Refused(f"没有标准 {version} / There is no standard {version}.")
    return path.read_text(encoding="utf-8")
