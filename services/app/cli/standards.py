"""`bashu standards`: are the files sound, and what did a version change?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import console

Files = Annotated[list[Path] | None, typer.Argument(help="缺省为全部 / default: all of schemas/standards")]
Version = Annotated[str, typer.Argument(help="文件或 energy@1.0.0 / a file, or energy@1.0.0")]

group = typer.Typer(no_args_is_help=True, help="指标标准 / indicator standards")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="standards")


@group.command()
def validate(files: Files = None) -> None:
    """检查标准文件，错误给出文件与行号 / Check standards; each fault with its file and line."""
    from services.indicators.standards import packaged
    from services.indicators.standards.checks import validate as faults_of

    asked = [path.resolve() for path in files or ()]
    known = {path.resolve(): text for path, text in packaged()}
    texts = {**known, **{path: path.read_text(encoding="utf-8") for path in asked}}
    faults = [fault for fault in faults_of(texts.items()) if not asked or fault.path in asked]
    for fault in faults:
        console.print(str(fault), highlight=False, soft_wrap=True)
    if faults:
        raise Refused(f"{len(faults)} 处错误 / {len(faults)} faults.")
    console.print(f"{len(asked or texts)} 个文件正确 / files are sound.")


@group.command()
def diff(old: Version, new: Version) -> None:
    """两个版本之间改了什么 / What changed between two versions, in words."""
    from services.indicators.standards.difference import diff as differences_of

    differences = differences_of(_text(old), _text(new))
    for difference in differences:
        console.print(f"{difference.zh} / {difference.en}", highlight=False, soft_wrap=True)
    if not differences:
        console.print("没有差别 / no difference")


def _text(version: str) -> str:
    from services.indicators.standards.loader import STANDARDS

    name, at, semver = version.partition("@")
    path = STANDARDS / name / f"{semver}.yaml" if at else Path(version)
    if not path.is_file():
        raise Refused(f"没有标准 {version} / There is no standard {version}.")
    return path.read_text(encoding="utf-8")
