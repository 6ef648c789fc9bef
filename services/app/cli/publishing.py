"""`bashu standards propose|approve`: publishing a version over the API of a running platform, as one province."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from services.app.cli.errors import Refused
from services.app.cli.options import Data, PortOfRunning, console
from services.app.settings import Settings

File = Annotated[Path, typer.Argument(help="草案文件 / the draft, name/1.1.0.yaml", exists=True, dir_okay=False)]
Version = Annotated[str, typer.Argument(help="name@1.1.0")]
Digest = Annotated[str, typer.Option(help="所读文本的摘要 / digest of the text that was read")]
Url = Annotated[str | None, typer.Option("--url", help="平台地址 / origin of the platform (http://127.0.0.1:8700)")]
ClientId = Annotated[str, typer.Option(envvar="BASHU_CLIENT_ID", help="区划为 50 或 51 / of region 50 or 51")]
Secret = Annotated[str, typer.Option(envvar="BASHU_CLIENT_SECRET")]


def register(group: typer.Typer) -> None:
    group.command()(propose)
    group.command()(approve)


def propose(
    file: File,
    client_id: ClientId,
    client_secret: Secret,
    url: Url = None,
    data: Data = None,
    port: PortOfRunning = None,
) -> None:
    """以一个省（市）的名义提出草案 / Propose a draft as one province; the other one approves its digest."""
    text, path = file.read_bytes(), f"/indicators/v1/standards/{file.resolve().parent.name}/{file.stem}"
    _print(_call(url, data, port, client_id, client_secret, "PUT", path, content=text))


def approve(
    version: Version, digest: Digest, client_id: ClientId, client_secret: Secret, url: Url = None, data: Data = None,
    port: PortOfRunning = None,
) -> None:  # fmt: skip
    """以另一省（市）的名义批准并发布 / Approve as the other province: published at once."""
    path = f"/indicators/v1/standards/{version.replace('@', '/')}/approve"
    _print(_call(url, data, port, client_id, client_secret, "POST", path, json={"digest": digest}))


def _call(
    url: str | None, data: Path | None, port: int | None, client_id: str, secret: str, method: str, path: str,
    **body: Any,
) -> dict[str, Any]:  # fmt: skip
    from services.app.client import Api, Credentials

    with Api(url or Settings.load(data=data, port=port).origin, Credentials(client_id, secret)) as api:
        answer = api.send(method, path, **body)
    found: dict[str, Any] = answer.json()
    if answer.is_success:
        return found
    lines = [f"{error.get('line', '')}: {error['zh']} / {error['en']}" for error in found.get("errors", ())]
    raise Refused("\n".join([f"{found['title']} / {found['detail']}", *lines]))


def _print(told: dict[str, Any]) -> None:
    for difference in told["differences"]:
        console.print(f"{difference['zh']} / {difference['en']}", highlight=False, soft_wrap=True)
    console.print(f"{told['standard']} {told['state']} {told['digest']}", highlight=False, soft_wrap=True)
