"""`bashu demo`: the platform with made-up institutions that print the plan's figures.

The platform runs as with `bashu up`. One more process plays the partners: it reports through the public API, so it
takes no shortcut, and all share the cores.
"""

from __future__ import annotations

import multiprocessing
import os

import typer

from services.app.cli.options import Data, Host, Port, console
from services.app.cli.player import Seed, play
from services.app.cli.up import box
from services.app.platform import Platform
from services.app.settings import Settings


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    data: Data = None,
    port: Port = None,
    host: Host = None,
    seed: Seed = 7,
) -> None:
    """演示：由规划数字生成的机构，经公共接口报送 / A demo: made-up institutions, reporting through the public API."""
    from services.app import embedded
    from services.app.demo.clients import kept_clients
    from shared.telemetry import configure_logs

    configure_logs()
    os.environ["BASHU_DEMO"] = "1"  # the pages say so
    children: list[multiprocessing.process.BaseProcess] = []

    def ready(platform: Platform) -> None:
        clients = kept_clients(platform.settings.data, platform.database("access"))
        reader = clients.reader
        console.print(box(platform))
        console.print(f"client_id={reader.client_id} client_secret={reader.client_secret}", soft_wrap=True)
        child = multiprocessing.get_context("spawn").Process(
            target=play, args=(platform.settings.origin, clients, seed), name="demo", daemon=True
        )
        child.start()
        children.append(child)

    try:
        embedded.run(Settings.load(data=data, port=port, host=host), ready)
    finally:
        for child in children:
            child.terminate()
            child.join(10)
