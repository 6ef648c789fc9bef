"""Taking the port first, so that a start on a taken one fails before anything else has happened."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from services.app.settings import Settings


class PortInUse(Exception):
    """Another program listens there."""

    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(f"{host}:{port}")
        self.port, self.setting = port, setting


@contextmanager
def listening(settings: Settings) -> Iterator[tuple[socket.socket, Settings]]:
    """The socket, and the settings with the port it has (`--port 0` takes a free one). Raises `PortInUse`."""
    # The protocol is named because asyncio turns Nagle's algorithm off only where it stands: without, every
    # answer on a kept connection waits 40 ms for an acknowledgement.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        _take(listener, settings.host, settings.port)
        yield listener, settings.model_copy(update={"port": listener.getsockname()[1]})


def require_free(settings: Settings) -> None:
    """Raises `PortInUse` when the port of these metrics is taken: their process would try in vain, again and again."""
    if port := settings.metrics_port:
        with socket.socket() as probe:
            _take(probe, settings.host, port, "BASHU_METRICS_PORT")


def _take(listener: socket.socket, host: str, port: int, setting: str = "--port") -> None:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise PortInUse(host, port, setting) from error
