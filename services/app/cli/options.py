"""Options that many commands share; each falls back to its environment variable, see `settings`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

# Into a file or a pipe, tables keep every digit: 80 columns would cut them.
console = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else 200)

Data = Annotated[Path | None, typer.Option("--data", help="数据目录 / data folder (BASHU_DATA, ./data)")]
Port = Annotated[
    int | None, typer.Option("--port", help="端口，0 为任选 / port, 0 takes a free one (BASHU_PORT, 8700)")
]
PortOfRunning = Annotated[
    int | None, typer.Option("--port", help="平台的端口 / port of the running platform (BASHU_PORT, 8700)")
]
Host = Annotated[str | None, typer.Option("--host", help="监听地址 / address to listen on (127.0.0.1)")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
