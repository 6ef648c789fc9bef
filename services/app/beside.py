"""Processes beside the one that was started: the loops of the platform, and others that answer the same requests.

An interpreter uses one core. In one, relay, projector and requests wait for each other, however many cores there are
(ADR 0023).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Sequence
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from typing import Any

from services.app.garbage import look_no_more_at_what_is_there, look_seldom
from services.app.listening import require_free
from services.app.loops import Loop
from services.app.settings import Settings

LOOK_S = 0.2  # how long it takes to notice that it shall stop
STOPS_WITHIN_S = 15.0  # its loops have ten


class Ended(Exception):
    """The process ended, and nobody had asked it to."""


def loops_beside(settings: Settings) -> list[Loop]:
    """All loops of the platform, in as many processes as `parts.BESIDE` names."""
    from services.app.parts import BESIDE

    return [_beside(name, work, metrics_of(settings, number), name) for number, name in enumerate(BESIDE, 1)]


def requests_beside(settings: Settings, services: Sequence[str], listener: socket.socket) -> list[Loop]:
    """Processes that answer the requests of these services on the same socket: `processes`, but for this one."""
    return [
        _beside(f"requests {number}", answer, metrics_of(settings, number), services, listener)
        for number in range(1, settings.processes)
    ]


def metrics_of(settings: Settings, number: int) -> Settings:
    """The same for a process beside this one: the port of its metrics is so many after that of this one."""
    return settings.model_copy(update={"metrics_port": settings.metrics_port and settings.metrics_port + number})


def require_metrics_free(settings: Settings, beside: int) -> None:
    """Raises `PortInUse` when the port of the metrics of one of so many processes beside this one is taken."""
    for number in range(1, beside + 1):
        require_free(metrics_of(settings, number))


def _beside(name: str, target: Callable[..., None], *arguments: Any) -> Loop:
    """A loop that starts the process and ends when it does: then it is supervised like any other."""

    def run(stop: Event) -> None:
        process = multiprocessing.get_context("spawn").Process(
            target=target, args=arguments, name=f"bashu {name}", daemon=True
        )
        process.start()
        try:
            while not stop.is_set():
                if wait([process.sentinel], LOOK_S):
                    process.join()
                    raise Ended(f"exit code {process.exitcode}")
        finally:
            _end(process)

    return Loop(name, run)


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOPS_WITHIN_S)
    if process.is_alive():
        process.kill()
        process.join()


def work(settings: Settings, name: str) -> None:
    """A process of loops: until SIGTERM, or until the platform that started it is gone."""
    look_seldom()
    stop = Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; whoever started this one stops it
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    when_alone(stop.set)

    from services.app.loops import Threads
    from services.app.observed import observed
    from services.app.parts import BESIDE
    from services.app.platform import Platform
    from shared.telemetry import configure_logs

    configure_logs()
    with observed(settings, name), Platform(settings) as platform, Threads(BESIDE[name](platform)):
        look_no_more_at_what_is_there()
        stop.wait()


def answer(settings: Settings, services: Sequence[str], listener: socket.socket) -> None:
    """A process that answers requests: until SIGTERM, or until the one that started it is gone."""
    look_seldom()
    os.setsid()  # Ctrl-C of a terminal is not for this one
    when_alone(lambda: os.kill(os.getpid(), signal.SIGTERM))

    from services.app.embedded import serve
    from services.app.observed import observed
    from services.app.platform import Platform
    from services.app.web import application
    from shared.telemetry import configure_logs

    configure_logs()
    with observed(settings, " ".join(services)), Platform(settings) as platform:
        serve(application(platform, services), listener, lambda: None)


def when_alone(then: Callable[[], object]) -> None:
    """Called once the process that started this one has ended, killed or not: the next one has children of its own."""
    if parent := multiprocessing.parent_process():

        def outlived() -> None:
            parent.join()
            then()

        Thread(target=outlived, name="parent", daemon=True).start()
