"""`bashu clients`: who may call the APIs. Works beside a running platform."""

from __future__ import annotations

from collections.abc import Callable
from json import dumps as json_text
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table

from services.access import commands
from services.access.commands import NewSecret
from services.app.cli.errors import Refused
from services.app.cli.options import Data, Json, console
from services.app.clients import kept_client
from services.app.platform import Platform
from services.app.settings import Settings
from shared.db import Database
from shared.web.problems import Problem

Answer = TypeVar("Answer")
ClientId = Annotated[str, typer.Argument(metavar="CLIENT_ID")]
Name = Annotated[str, typer.Argument(help="名称 / name")]
Scopes = Annotated[list[str], typer.Option("--scope", help="权限，可重复 / scope, repeatable")]
Region = Annotated[str, typer.Option(help="行政区划前缀，空为两省市 / region prefix, empty = both")]

group = typer.Typer(no_args_is_help=True, help="接口客户端 / clients of the APIs")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="clients")


@group.command()
def add(
    name: Name,
    scope: Scopes,
    region: Region = "",
    data: Data = None,
    json: Json = False,
) -> None:
    """新建客户端；密钥只显示这一次 / Add a client; its secret is shown only now."""
    with Platform(Settings.load(data=data)) as platform:
        is_new = platform.is_new
        added = _with_access(platform, lambda database: commands.add_client(database, name, scope, region))
        if is_new:
            folder = platform.settings.data.resolve()
            Console(stderr=True).print(
                f"新建了数据目录 / A new data folder was made: {folder}", soft_wrap=True, highlight=False
            )
    _show(added, json)


@group.command()
def keep(
    file: Annotated[Path, typer.Argument(help="凭据文件（0600） / file of the credentials (0600)")],
    name: Name,
    scope: Scopes,
    region: Region = "",
    data: Data = None,
) -> None:
    """新建客户端，凭据存入文件；已有且有效则不变 / Add a client whose credentials a file keeps; safe to repeat."""
    with Platform(Settings.load(data=data)) as platform:
        kept = _with_access(platform, lambda database: kept_client(file, database, name, scope, region))
    console.print(f"{file}: {kept.client_id}", soft_wrap=True, highlight=False)


@group.command()
def rotate(client_id: ClientId, data: Data = None, json: Json = False) -> None:
    """更换密钥 / Give a client a new secret."""
    with _existing(data) as platform:
        rotated = _with_access(platform, lambda database: commands.rotate_client(database, client_id))
    _show(rotated, json)


@group.command()
def revoke(client_id: ClientId, data: Data = None) -> None:
    """停用客户端 / End a client for good."""
    with _existing(data) as platform:
        _with_access(platform, lambda database: commands.revoke_client(database, client_id))
    console.print(f"已停用 / revoked: {client_id}")


@group.command("list")
def list_(data: Data = None, json: Json = False) -> None:
    """列出客户端 / List the clients."""
    with _existing(data) as platform:
        clients = _with_access(platform, commands.list_clients)
    if json:
        console.print_json(
            data=[
                {
                    "client_id": client.client_id,
                    "name": client.name,
                    "region": client.region,
                    "scopes": sorted(client.scopes),
                    "revoked": client.revoked_at is not None,
                }
                for client in clients
            ]
        )
        return
    table = Table(Column("client_id", no_wrap=True), "名称 name", "区域 region", "权限 scopes", "停用 revoked")
    for client in clients:
        revoked = client.revoked_at.date().isoformat() if client.revoked_at else ""
        table.add_row(client.client_id, client.name, client.region or "50 51", " ".join(sorted(client.scopes)), revoked)
    console.print(table)


def _existing(data: Path | None) -> Platform:
    return Platform(Settings.load(data=data), must_exist=True)


def _with_access(platform: Platform, use: Callable[[Database], Answer]) -> Answer:
    platform.upgrade("access")
    try:
        return use(platform.database("access"))
    except Problem as problem:
        reasons = [f"{error.zh} / {error.en} {error.hint}".strip() for error in problem.errors]
        raise Refused("; ".join(reasons) or f"{problem.zh} / {problem.en}") from None


def _show(secret: NewSecret, as_json: bool) -> None:
    if as_json:
        print(json_text(secret._asdict()))  # noqa: T201
    else:
        console.print(f"client_id      {secret.client_id}\nclient_secret  {secret.client_secret}")
