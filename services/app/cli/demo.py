"""`bashu demo`: the platform with made-up institutions that print the plan's figures."""

from __future__ import annotations

from typing import Annotated

import typer

from services.app.cli.options import Data, Host, Port


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    data: Data = None,
    port: Port = None,
    host: Host = None,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the made-up data")] = 7,
) -> None:
    """演示：按规划数字生成的机构与报表，经公共接口报送 / A demo: made-up institutions, sent through the public API."""
    raise NotImplementedError
