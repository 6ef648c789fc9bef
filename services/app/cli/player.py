"""`bashu player`: the partners of the demo alone, against a platform that runs elsewhere (`docker compose`).

They need clients, kept as files in the data folder by whoever reaches the access database; nothing else of it.
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from services.app.beside import when_alone
from services.app.cli.errors import Refused
from services.app.cli.options import Data, console
from services.app.cli.progress import Stages
from services.app.settings import Settings

if TYPE_CHECKING:
    from services.app.demo.clients import Clients

Origin = Annotated[str, typer.Argument(metavar="ORIGIN", help="如 / as http://127.0.0.1:8700")]
Seed = Annotated[int, typer.Option(help="随机种子 / seed of the made-up data")]

group = typer.Typer(no_args_is_help=True, help="演示的报送方 / the partners of the demo, against a platform elsewhere")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="player")


@group.command()
def clients(data: Data = None) -> None:
    """新建演示客户端，凭据存入数据目录 / Add the demo's clients, kept in the data folder; safe to repeat."""
    from services.app.demo.clients import kept_clients
    from services.app.platform import Platform

    with Platform(Settings.load(data=data), must_exist=True) as platform:
        platform.upgrade("access")
        kept_clients(platform.settings.data, platform.database("access"))


@group.command()
def run(origin: Origin, data: Data = None, seed: Seed = 7) -> None:
    """经公共接口报送，直到停止 / Report through the public API until stopped."""
    from services.app.demo.clients import read_clients

    play(origin, read_clients(Settings.load(data=data).data), seed)


@group.command()
def check(origin: Origin, data: Data = None) -> None:
    """核对 2020 年数字；不一致则退出码为 1 / Does 2020 print the plan's figures? Exits 1 if not."""
    from services.app.client import Api
    from services.app.demo.clients import read_clients
    from services.app.demo.figures import PRINTED
    from services.app.demo.run import WrongFiguresError, check_figures

    with Api(origin, read_clients(Settings.load(data=data).data).reader) as reader:
        try:
            check_figures(reader)
        except WrongFiguresError as error:
            raise Refused(f"2020 年数字与规划不一致 / not the plan's figures: {error}") from error
    console.print(" · ".join(PRINTED.values()), highlight=False)


def play(origin: str, clients: Clients, seed: int) -> None:
    """Report until told to stop; in the demo, what its child process does."""
    from services.app.demo.run import run

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    when_alone(stop.set)
    with Stages(console) as progress:
        run(origin, clients, progress, stop, seed=seed, ready=_figures_are_right)


def _figures_are_right() -> None:
    console.print(
        "2020 年数字与规划一致，其后各年继续到达 / 2020 prints the plan's figures; later years keep arriving."
    )
