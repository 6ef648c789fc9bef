"""The loops of the platform in a process of their own, beside the one that answers requests.

In one interpreter relay, projector and requests wait for each other, however many cores there are (ADR 0023).
"""

from __future__ import annotations

import multiprocessing
import signal
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Event, Thread

from services.app.loops import Loop
from services.app.settings import Settings

LOOK_S = 0.2  # how long it takes to notice that it shall stop
STOPS_WITHIN_S = 15.0  # its loops have ten


class Ended(Exception):
    """The process ended, and nobody had asked it to."""


def loops_beside(settings: Settings) -> Loop:
    """A loop that starts the process and ends when it does: then it is supervised like any other."""

    def run(stop: Event) -> None:
        process = multiprocessing.get_context("spawn").Process(
            target=work, args=(metrics_of_loops(settings),), name="bashu loops", daemon=True
        )
        process.start()
        try:
            while not stop.is_set():
                if wait([process.sentinel], LOOK_S):
                    process.join()
                    raise Ended(f"exit code {process.exitcode}")
        finally:
            _end(process)

    return Loop("loops", run)


def metrics_of_loops(settings: Settings) -> Settings:
    """The same, with the port of its metrics: the one after that of the requests'."""
    return settings.model_copy(update={"metrics_port": settings.metrics_port and settings.metrics_port + 1})


def _end(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOPS_WITHIN_S)
    if process.is_alive():
        process.kill()
        process.join()


def work(settings: Settings) -> None:
    """The process: all loops until SIGTERM, or until the platform that started it is gone."""
    stop = Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; whoever started this one stops it
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    end_with_parent(stop)

    from services.app.embedded import collect_less_often
    from services.app.loops import Threads
    from services.app.observed import observed
    from services.app.parts import all_loops
    from services.app.platform import Platform
    from shared.telemetry import configure_logs

    configure_logs()
    with observed(settings, "loops"), Platform(settings) as platform, Threads(all_loops(platform)):
        collect_less_often()
        stop.wait()


def end_with_parent(stop: Event) -> None:
    """A child process stops when its parent has ended, killed or not: the next one has children of its own."""
    if parent := multiprocessing.parent_process():

        def outlived() -> None:
            parent.join()
            stop.set()

        Thread(target=outlived, name="parent", daemon=True).start()
