"""`bashu db upgrade`: create and migrate the databases, before processes of one service each are started."""

from __future__ import annotations

import typer

from services.app.cli.options import Data, console
from services.app.platform import SERVICES, Platform
from services.app.settings import Settings

group = typer.Typer(no_args_is_help=True, help="数据库 / databases")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="db")


@group.callback()
def databases() -> None:
    """A group, although it has one command."""


@group.command()
def upgrade(data: Data = None) -> None:
    """建库并升级到最新版本 / Create the databases and bring them up to date."""
    with Platform(Settings.load(data=data)) as platform:
        for service in SERVICES:
            platform.upgrade(service)
            console.print(f"{service:<12} 已是最新 / up to date")
        platform.create_log()
        console.print(f"{'event log':<12} 已是最新 / up to date")
