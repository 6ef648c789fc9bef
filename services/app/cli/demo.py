"""`bashu demo`: the platform with made-up institutions that print the plan's figures.

The platform runs in this process, as with `bashu up`. A child process plays the partners: it reports through
the public API, so it takes no shortcut, and the two share the cores.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from services.app.cli.options import Data, Host, Port, console
from services.app.cli.progress import Stages
from services.app.cli.up import box
from services.app.clients import kept_client, own_client
from services.app.platform import Platform
from services.app.settings import Settings

if TYPE_CHECKING:
    from services.app.demo.run import Clients

REPORTING = ("statistics:write", "review:decide", "indicators:read", "events:read")
READER = "demo-reader.json"  # in the data folder
READING = ("indicators:read", "events:read")


def register(app: typer.Typer) -> None:
    app.command()(demo)


def demo(
    data: Data = None,
    port: Port = None,
    host: Host = None,
    seed: Annotated[int, typer.Option(help="随机种子 / seed of the made-up data")] = 7,
) -> None:
    """演示：由规划数字生成的机构，经公共接口报送 / A demo: made-up institutions, reporting through the public API."""
    from services.app import embedded
    from shared.telemetry import configure_logs

    configure_logs()
    os.environ["BASHU_DEMO"] = "1"  # the pages say so
    children: list[multiprocessing.process.BaseProcess] = []

    def ready(platform: Platform) -> None:
        clients = _clients(platform)
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


def play(origin: str, clients: Clients, seed: int) -> None:
    """The child: report until told to stop."""
    from services.app.demo.run import run

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Stages(console) as progress:
        run(origin, clients, progress, stop, seed=seed, ready=_figures_are_right)


def _figures_are_right() -> None:
    console.print(
        "2020 年数字与规划一致，其后各年继续到达 / 2020 prints the plan's figures; later years keep arriving."
    )


def _clients(platform: Platform) -> Clients:
    """The demo's own clients: the reader, whose secret is printed for whoever tries the API, stays the same."""
    from services.app.client import Credentials
    from services.app.demo.run import Clients

    database = platform.database("access")

    def credentials(name: str, region: str, scopes: tuple[str, ...]) -> Credentials:
        return Credentials(*own_client(database, name, scopes, region))

    return Clients(
        credentials("演示 四川 / demo Sichuan", "51", REPORTING),
        credentials("演示 重庆 / demo Chongqing", "50", REPORTING),
        Credentials(*kept_client(platform.settings.data / READER, database, "演示 只读 / demo reader", READING, "")),
    )
