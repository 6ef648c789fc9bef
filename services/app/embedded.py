"""The whole platform with one command, and everything it keeps in one folder: `bashu up`."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from services.app.beside import STOPS_WITHIN_S, loops_beside, require_metrics_free
from services.app.garbage import look_no_more_at_what_is_there
from services.app.listening import listening
from services.app.loops import Threads
from services.app.observed import observed
from services.app.parts import BESIDE, postgres
from services.app.platform import PORTAL, SERVICES, Platform
from services.app.settings import Settings
from services.app.web import application

OPEN_STREAMS_GET_S = 3  # then they are cut, and reconnect by themselves

Ready = Callable[[Platform], None]


def run(settings: Settings, ready: Ready) -> None:
    """Run until SIGTERM or SIGINT, then stop cleanly, PostgreSQL included. Raises `PortInUse`.

    `ready` is called once requests are served; the platform's settings then name the port that was taken.
    """
    require_metrics_free(settings, len(BESIDE))
    with listening(settings) as (listener, settings), observed(settings), Platform(settings) as platform:
        platform.upgrade()
        platform.create_log()
        app = application(platform, [*SERVICES, PORTAL])
        loops = loops_beside(settings)
        if process := platform.server.process:
            loops.append(postgres(process))
        with Threads(loops, patience_s=STOPS_WITHIN_S + 1):
            serve(app, listener, lambda: ready(platform))


def serve(app: FastAPI, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or SIGINT; returns, so that the caller can tidy up."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=OPEN_STREAMS_GET_S, lifespan="on"
    )
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal again when it is done
        signal.signal(number, _already_stopped)
    _Server(app, config, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._ready = app, ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        make_routes(self._app)
        await super().startup(sockets)
        if self.started:
            look_no_more_at_what_is_there()
            self._ready()


def make_routes(app: FastAPI) -> None:
    """FastAPI makes its routes when the first request looks for one: he would wait for a second, and all others too.

    A service's router makes them when it is asked for a path of its own.
    """
    for service in SERVICES:
        nowhere = {"type": "http", "method": "GET", "path": f"/{service}/nowhere", "root_path": "", "headers": []}
        for route in app.routes:
            route.matches(nowhere)


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    """uvicorn has answered the signal."""
