"""`bashu topics`: does the event log have the topics of schemas/topics.yaml, as they are written there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import Data, console

if TYPE_CHECKING:
    from shared.bus import Bus
    from shared.bus.topics import Difference

group = typer.Typer(no_args_is_help=True, help="事件日志的主题 / topics of the event log (BUS_URL)")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="topics")


@group.command()
def apply(data: Data = None) -> None:
    """建立缺少的主题，改正设置 / Create what is missing, set what differs; safe to repeat."""
    from services.app.platform import Platform
    from services.app.settings import Settings
    from shared.bus.kafka import KafkaBus
    from shared.bus.topics import declared

    with Platform(Settings.load(data=data)) as platform:
        bus = platform.log()
        try:
            if isinstance(bus, KafkaBus):
                _print(bus.apply_topics(declared()))
            else:
                _print(_missing(bus))
                bus.create_topics(declared())
        except ValueError as error:
            raise Refused(f"事件日志拒绝 / The event log refuses: {error}") from error
    console.print("主题与 schemas/topics.yaml 一致 / topics agree with schemas/topics.yaml")


@group.command()
def diff(data: Data = None) -> None:
    """与声明不同之处；有则退出码为 1 / Where the log differs; exits 1 if it does. Changes nothing."""
    from services.app.platform import Platform
    from services.app.settings import Settings
    from shared.bus.kafka import KafkaBus
    from shared.bus.topics import declared

    with Platform(Settings.load(data=data), must_exist=True) as platform:
        bus = platform.log()
        found = bus.topic_differences(declared()) if isinstance(bus, KafkaBus) else _missing(bus)
    _print(found)
    if found:
        raise Refused(f"{len(found)} 处不同 / {len(found)} differences.")
    console.print("没有差别 / no difference")


def _missing(bus: Bus) -> list[Difference]:
    """What a log that knows no settings lacks."""
    from shared.bus.base import PARTITIONS
    from shared.bus.topics import Difference, declared

    there = {partition.topic for partition in bus.bounds(declared())}
    return [Difference(topic, "partitions", str(PARTITIONS), None) for topic in declared() if topic not in there]


def _print(differences: list[Difference]) -> None:
    for topic, setting, wanted, found in differences:
        has = "无 / missing" if found is None else found
        console.print(f"{topic}: {setting} = {has} → {wanted}", highlight=False, soft_wrap=True)
