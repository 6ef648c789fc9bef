"""`bashu schemas`: what partners read, generated from the code and committed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import console
from shared.events import export as files
from shared.events.registry import SCHEMAS

Folder = Annotated[Path, typer.Option("--folder", help="目录 / folder")]

group = typer.Typer(no_args_is_help=True, help="事件与接口的模式文件 / schemas of events and APIs")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="schemas")


@group.command()
def export(folder: Folder = SCHEMAS) -> None:
    """由代码重新生成 / Write them anew from the code."""
    from services.app.schemas import generated

    made = generated()
    files.write(folder, made)
    console.print(f"{len(made)} 个文件 / files: {folder}")


@group.command()
def check(folder: Folder = SCHEMAS) -> None:
    """检查已提交的文件与代码是否一致 / Check that the committed files are the generated ones."""
    from services.app.schemas import generated

    if differences := files.differences(folder, generated()):
        for line in differences:
            console.print(line, highlight=False)
        raise Refused(
            "与代码不一致，请运行 bashu schemas export / They differ from the code: run bashu schemas export."
        )
    console.print("模式文件与代码一致 / The schemas are what the code generates.")
