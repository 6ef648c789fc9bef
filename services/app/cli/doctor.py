"""`bashu doctor`: what is missing, and how to fix it."""

from __future__ import annotations

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import Data, Host, Port, console
from services.app.settings import Settings

SIGNS = {True: "[green]✓ 正常 ok[/green]", False: "[red]✗ 有问题 problem[/red]"}


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor(data: Data = None, port: Port = None, host: Host = None) -> None:
    """检查运行环境，给出办法 / Check what the platform needs of its surroundings, and say how to fix it."""
    from services.app.checks import CHECKS

    settings = Settings.load(data=data, port=port, host=host)
    failed = 0
    for check in CHECKS:
        finding = check(settings)
        failed += not finding.ok
        console.print(f"{SIGNS[finding.ok]}  {finding.what}", highlight=False, soft_wrap=True)
        if finding.fix:
            console.print(f"    → {finding.fix}", highlight=False, soft_wrap=True)
    if failed:
        raise Refused(f"{failed} 项需要处理 / {failed} to be fixed.")
