"""`bashu up`: the whole platform in one process."""

from __future__ import annotations

import typer
from rich.panel import Panel

from services.app.cli.options import Data, Host, Port, console
from services.app.settings import Settings


def register(app: typer.Typer) -> None:
    app.command("up")(up)


def up(data: Data = None, port: Port = None, host: Host = None) -> None:
    """启动整个平台 / Start the platform: one process, with PostgreSQL in the data folder."""
    from services.app import embedded
    from shared.telemetry import configure_logs

    configure_logs()
    embedded.run(Settings.load(data=data, port=port, host=host), announce)


def announce(settings: Settings) -> None:
    """The box that says where everything is."""
    origin = settings.origin
    console.print(
        Panel(
            f"看板 dashboard     {origin}/\n"
            f"接口文档 API docs   {origin}/docs\n"
            f"数据目录 data       {settings.data.resolve()}\n"
            f"新建客户端 client   bashu clients add NAME --data {settings.data} --region 51 --scope statistics:write\n"
            "停止 stop          Ctrl-C",
            title="Bashu 巴蜀",
            expand=False,
        )
    )
