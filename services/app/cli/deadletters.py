"""`bashu deadletters`: what was set aside, why, and again.

Two kinds, told apart by their id: events that the indicators could not read (`7`), and events that the log
refused to take from a service's outbox (`statistics-7`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table

from services.app.cli.errors import Refused
from services.app.cli.options import Data, Json, console
from services.app.platform import PUBLISHING, Platform
from services.app.settings import Settings
from services.indicators.engine import deadletters
from shared.outbox import parked

Id = Annotated[str, typer.Argument(metavar="ID", help="如 7 或 statistics-7 / as `list` shows it")]

group = typer.Typer(no_args_is_help=True, help="死信 / events set aside")


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="deadletters")


@group.command("list")
def list_(data: Data = None, json: Json = False) -> None:
    """列出死信 / List what is set aside, oldest first."""
    with _platform(data) as platform:
        rows = [
            *(
                (
                    str(letter.id),
                    f"{letter.topic}/{letter.partition}",
                    letter.key.decode("utf-8", "replace"),
                    letter.error,
                )
                for letter in deadletters.unresolved(platform.database("indicators"))
            ),
            *(
                (f"{service}-{event.id}", f"outbox {service}", event.subject, event.reason)
                for service in PUBLISHING
                for event in _parked(platform, service)
            ),
        ]
    if json:
        console.print_json(data=[dict(zip(("id", "place", "key", "error"), row, strict=True)) for row in rows])
        return
    table = Table("id", "位置 place", "键 key", "原因 error")
    for row in rows:
        table.add_row(*row)
    console.print(table if rows else "没有死信 / none")


@group.command()
def show(id_: Id, data: Data = None) -> None:
    """显示一条死信的全部内容 / Show all of one."""
    service, number = _read(id_)
    with _platform(data) as platform:
        if service:
            with platform.database(service).transaction() as connection:
                found = parked.show_parked(connection, number)
            if found is None:
                raise _unknown(id_)
            console.print(found[0]._asdict())
            console.print_json(found[1].decode())
        else:
            letter = deadletters.find(platform.database("indicators"), number)
            if letter is None:
                raise _unknown(id_)
            console.print({**letter._asdict(), "value": (letter.value or b"").decode("utf-8", "replace")})


@group.command()
def replay(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="缺省为全部 / all, if none is named")
    ] = None,
    data: Data = None,
) -> None:
    """原因排除后重放 / Apply or publish again, after the cause is gone."""
    failed = 0
    with _platform(data) as platform:
        for id_ in ids or _all_ids(platform):
            problem = _replay(platform, id_)
            failed += problem is not None
            console.print(f"{id_:<14} {problem or '已重放 / replayed'}", highlight=False)
    if failed:
        raise Refused(f"{failed} 条仍无法处理 / {failed} could not be replayed.")


def _replay(platform: Platform, id_: str) -> str | None:
    service, number = _read(id_)
    if not service:
        return deadletters.replay(platform.database("indicators"), number)
    with platform.database(service).transaction() as connection:
        return None if parked.replay_parked(connection, [number]) else "no such event is parked"


def _all_ids(platform: Platform) -> list[str]:
    letters = [str(letter.id) for letter in deadletters.unresolved(platform.database("indicators"))]
    return [*letters, *(f"{service}-{event.id}" for service in PUBLISHING for event in _parked(platform, service))]


def _parked(platform: Platform, service: str) -> list[parked.Parked]:
    with platform.database(service).transaction() as connection:
        return parked.list_parked(connection)


@contextmanager
def _platform(data: Data) -> Iterator[Platform]:
    with Platform(Settings.load(data=data), must_exist=True) as platform:
        platform.upgrade(*PUBLISHING)
        yield platform


def _read(id_: str) -> tuple[str, int]:
    service, _, number = id_.rpartition("-")
    if not number.isdecimal() or service not in ("", *PUBLISHING):
        raise _unknown(id_)
    return service, int(number)


def _unknown(id_: str) -> Refused:
    return Refused(
        f"没有死信 {id_}：用 bashu deadletters list 查看 / No dead letter {id_}: see bashu deadletters list."
    )
