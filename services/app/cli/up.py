"""`bashu up`: the whole platform with one command."""

from __future__ import annotations

import typer
from rich.panel import Panel

from services.app.cli.options import Data, Host, Port, console
from services.app.platform import Platform
from services.app.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(up)


def up(data: Data = None, port: Port = None, host: Host = None) -> None:
    """启动整个平台 / Start the whole platform, with PostgreSQL in the data folder."""
    from services.app import embedded
    from shared.telemetry import configure_logs

    configure_logs()
    embedded.run(Settings.load(data=data, port=port, host=host), announce)


def announce(platform: Platform) -> None:
    """The box that says where everything is."""
    console.print(box(platform))
    add = f"bashu clients add NAME --region 51 --scope statistics:write --data {platform.settings.data}"
    console.print(f"新客户端 new client  {add}", soft_wrap=True, highlight=False)


def box(platform: Platform) -> Panel:
    """Where the pages are, where the data is, how to stop."""
    origin, data = platform.settings.origin, platform.settings.data.resolve()
    lines = [
        f"看板 dashboard   {origin}/",
        f"接口 API docs    {origin}/docs",
        f"事件 events      {origin}/events",
        f"数据 data        {data}",
        "停止 stop        Ctrl-C",
    ]
    return Panel("\n".join(lines), title="Bashu 巴蜀", expand=False)
