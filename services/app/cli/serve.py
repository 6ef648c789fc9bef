"""`bashu serve|relay|follow|project|publish|seal|keep`: the platform's parts, one a process."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from services.app.cli.options import Data, Host, Port, console
from services.app.platform import COPYING, PORTAL, PUBLISHING, SERVICES, Platform
from services.app.settings import Settings

Service = StrEnum("Service", [(name, name) for name in (*SERVICES, PORTAL)])  # type: ignore[misc]
Publishing = StrEnum("Publishing", [(name, name) for name in PUBLISHING])  # type: ignore[misc]
Copying = StrEnum("Copying", [(name, name) for name in COPYING])  # type: ignore[misc]


Processes = Annotated[int | None, typer.Option(min=1, max=64, help="进程数 / a core each (BASHU_PROCESSES, 1)")]
HealthPort = Annotated[int, typer.Option("--port", help="健康检查端口，0 为任选 / port of /health, 0 takes a free one")]


def register(app: typer.Typer) -> None:
    for command in (serve, relay, follow, project, publish, seal, keep):
        app.command()(command)


def serve(
    services: Annotated[list[Service], typer.Argument(help="服务 / services")],
    data: Data = None,
    port: Port = None,
    host: Host = None,
    processes: Processes = None,
) -> None:
    """启动一个或几个服务的接口 / Serve the API of one or more services."""
    from services.app import single

    settings = Settings.load(data=data, port=port, host=host, processes=processes)
    single.serve(settings, [service.value for service in services], announce)


def relay(service: Publishing, data: Data = None, port: HealthPort = 0) -> None:
    """发布一个服务的发件箱 / Publish the outbox of a service to the event log."""
    from services.app import parts, single

    single.work(_settings(data, port), service.value, lambda platform: [parts.relay(platform, service.value)], announce)


def follow(service: Copying, data: Data = None, port: HealthPort = 0) -> None:
    """跟随名录与双方批准的标准 / Keep a service's copy of the register, and of approved standards it acts on."""
    from services.app import parts, single

    name = service.value
    single.work(_settings(data, port), name, lambda platform: parts.following(platform, name), announce)


def project(data: Data = None, port: HealthPort = 0) -> None:
    """把事件日志计入指标 / Apply the event log to the indicators."""
    from services.app import parts, single

    single.work(_settings(data, port), "indicators", lambda platform: [parts.projector(platform)], announce)


def publish(data: Data = None, port: HealthPort = 0) -> None:
    """发布变化了的指标值 / Announce the values that changed."""
    from services.app import parts, single

    single.work(_settings(data, port), "indicators", lambda platform: [parts.publisher(platform)], announce)


def seal(data: Data = None, port: HealthPort = 0) -> None:
    """封存已发布期间的报表，采用双方批准的会审规则 / Seal what was released, review by the rules that both approved."""
    from services.app import parts, single

    name = "statistics"
    single.work(_settings(data, port), name, lambda platform: [parts.decisions(platform, name)], announce)


def keep(data: Data = None, port: HealthPort = 0) -> None:
    """到期清除花名册姓名，办理证书到期 / Forget the names of old rosters, let certificates expire."""
    from services.app import parts, single

    single.work(_settings(data, port), "training", lambda platform: [parts.keeper(platform)], announce)


def announce(platform: Platform) -> None:
    console.print(f"{platform.settings.origin}/health/ready")


def _settings(data: Data, port: int) -> Settings:
    return Settings.load(data=data, port=port)
