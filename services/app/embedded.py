"""The whole platform in one process, with everything it keeps in one folder: `bashu up`."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from services.app.loops import Threads
from services.app.parts import all_loops
from services.app.platform import SERVICES, Platform
from services.app.settings import Settings
from services.app.web import application

OPEN_STREAMS_GET_S = 3  # then they are cut, and reconnect by themselves

Ready = Callable[[Settings], None]


class PortInUse(Exception):
    """Another program listens there."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}")
        self.port = port


def run(settings: Settings, ready: Ready) -> None:
    """Run until SIGTERM or SIGINT, then stop cleanly, PostgreSQL included. Raises `PortInUse`.

    `ready` is called once requests are served, with the port that was taken (`--port 0` takes a free one).
    """
    with listening(settings) as (listener, settings), Platform(settings) as platform:
        platform.upgrade()
        app = application(platform, [*SERVICES, "portal"])
        with Threads(all_loops(platform)):
            serve(app, listener, lambda: ready(settings))


def serve(app: FastAPI, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer requests until SIGTERM or SIGINT; returns, so that the caller can tidy up."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=OPEN_STREAMS_GET_S, lifespan="on"
    )
    for number in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises the signal again when it is done
        signal.signal(number, _already_stopped)
    _Server(config, ready).run(sockets=[listener])


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[socket.socket, Settings]]:
    """The socket, taken before anything is started, and the settings with the port it has."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise PortInUse(settings.host, settings.port) from error
    with listener:
        yield listener, settings.model_copy(update={"port": listener.getsockname()[1]})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()


def _already_stopped(_number: int, _frame: FrameType | None) -> None:
    """uvicorn has answered the signal."""
