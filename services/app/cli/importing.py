"""`bashu import`: a file and a mapping, through the public API."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from services.app.cli.errors import Refused
from services.app.cli.options import Data, Json, PortOfRunning, console
from services.app.cli.progress import Stages
from services.app.clients import own_client
from services.app.platform import RECORDING, Platform
from services.app.settings import Settings

File = Annotated[Path, typer.Argument(help="CSV，可为 .gz / CSV, may be .gz", exists=True, dir_okay=False)]
MappingFile = Annotated[Path, typer.Option("--mapping", help="映射文件 / mapping file", exists=True, dir_okay=False)]
Url = Annotated[str | None, typer.Option("--url", help="平台地址 / origin of the platform (http://127.0.0.1:8700)")]
ClientId = Annotated[str | None, typer.Option(envvar="BASHU_CLIENT_ID", help="缺省用本机客户端 / default: its own")]
Secret = Annotated[str | None, typer.Option(envvar="BASHU_CLIENT_SECRET")]

CONNECTS_WITHIN_S = 0.8


def register(app: typer.Typer) -> None:
    app.command("import")(import_)


def import_(
    file: File,
    mapping: MappingFile,
    url: Url = None,
    client_id: ClientId = None,
    client_secret: Secret = None,
    data: Data = None,
    port: PortOfRunning = None,
    json: Json = False,
) -> None:
    """按映射文件导入一个文件；回执给出合计与舍入 / Load a file by a mapping; the receipt states sums and rounding."""
    from httpx import TransportError

    from services.app.client import Api, ApiError, Credentials
    from services.app.importing.mapping import MappingError
    from services.app.importing.printing import receipt_tables
    from services.app.importing.run import import_file
    from services.app.importing.table import TableError

    settings = Settings.load(data=data, port=port)
    origin = url or settings.origin
    _require_running(origin)
    if client_id and client_secret:
        credentials = Credentials(client_id, client_secret)
    else:
        credentials = Credentials(*_own_client(settings))
    try:
        with Api(origin, credentials) as api, Stages(Console(stderr=True)) as progress:
            receipt = import_file(api, file, mapping, progress)
    except (MappingError, TableError) as error:
        raise Refused(f"无法读取 / Cannot be read: {error}") from None
    except ApiError as error:
        raise Refused(str(error)) from None
    except TransportError as error:
        raise Refused(
            f"平台 {origin} 中断（{error}）：恢复后再次导入同一文件即可 / "
            f"The platform at {origin} went away: when it is back, import the same file again."
        ) from None
    if json:
        console.print_json(data=receipt.as_dict())
    else:
        console.print(receipt_tables(receipt))
    if not receipt.complete:
        raise Refused("部分行未入库，见上 / Some rows were not stored: see above.")


def _require_running(origin: str) -> None:
    """Asked before a database is opened: that would start the PostgreSQL of a data folder."""
    import httpx

    try:
        httpx.get(f"{origin}/health/live", timeout=httpx.Timeout(30, connect=CONNECTS_WITHIN_S), trust_env=False)
    except httpx.TransportError:
        raise Refused(
            f"平台未在 {origin} 运行：先执行 bashu up / "
            f"The platform is not running at {origin}: start `bashu up` first."
        ) from None


def _own_client(settings: Settings) -> tuple[str, str]:
    """The importer's client on this machine, for both provinces: a new secret each time."""
    with Platform(settings, must_exist=True) as platform:
        platform.upgrade("access")
        scopes = (*(f"{service}:write" for service in RECORDING), "review:decide")
        return own_client(platform.database("access"), "bashu import", scopes, "")
