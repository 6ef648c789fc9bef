"""`bashu schemas`: what partners read, generated from the code and committed; and what they were promised of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import console
from shared.events import export as files
from shared.events.registry import SCHEMAS

if TYPE_CHECKING:
    from shared.events.promise import Difference

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
    """检查文件与代码一致，且信守承诺 / Check that the files are the generated ones and keep the promise."""
    from services.app.schemas import generated

    if differences := files.differences(folder, generated()):
        for line in differences:
            console.print(line, highlight=False)
        raise Refused(
            "与代码不一致，请运行 bashu schemas export / They differ from the code: run bashu schemas export."
        )
    console.print("模式文件与代码一致 / The schemas are what the code generates.")
    _refuse(difference for difference in _since_the_promise(folder) if difference.change.fails)
    console.print("信守承诺 / They keep what partners were promised.")


@group.command()
def compat(folder: Folder = SCHEMAS) -> None:
    """与上次承诺相比的变化 / What changed since the last promise; exits 1 when a change breaks it."""
    differences = _since_the_promise(folder)
    _print(differences)
    _refuse(difference for difference in differences if difference.change.fails)
    console.print(f"{len(differences)} 处兼容的变化 / compatible changes.")


@group.command()
def promise(folder: Folder = SCHEMAS) -> None:
    """发布时运行：把现在的模式作为承诺 / For a release: promise the schemas of now, unless they break the last."""
    from services.app.schemas import event_schemas
    from shared.events import promise as promised

    differences = _since_the_promise(folder) if (folder / promised.FILE).exists() else []
    _refuse(difference for difference in differences if difference.change.fails)
    _print(differences)
    promised.write(folder, event_schemas())
    console.print(f"已承诺 / promised: {folder / promised.FILE}")


def _since_the_promise(folder: Path) -> list[Difference]:
    from services.app.schemas import event_schemas
    from shared.events import promise as promised

    try:
        return promised.differences(promised.read(folder), event_schemas())
    except FileNotFoundError:
        raise Refused(
            f"没有 {promised.FILE}，请运行 bashu schemas promise / "
            f"There is no {promised.FILE}: run bashu schemas promise."
        ) from None


def _refuse(broken: Iterable[Difference]) -> None:
    """Print what breaks the promise, and say what to do instead."""
    if differences := list(broken):
        _print(differences)
        raise Refused(
            f"{len(differences)} 处违背承诺：保留旧字段、另加新字段，或声明新的主版本（.v2）；"
            "未分类的，先在 shared/events/compat 中给出规则 / "
            f"{len(differences)} changes break the promise: keep the old field and add one beside it, or declare a new "
            "major version (.v2); for an unclassified one, first give its rule in shared/events/compat."
        )


def _print(differences: Iterable[Difference]) -> None:
    for change, types in differences:
        line = f"{change.verdict.value}: {change.pointer or '/'}: {change.what}\n    {', '.join(types)}"
        console.print(line, highlight=False, markup=False, soft_wrap=True)
