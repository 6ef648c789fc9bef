"""One part of the platform in a process of its own: `bashu serve`, `bashu relay`, `bashu project` …"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from threading import Event

from services.app.beside import STOPS_WITHIN_S, requests_beside, require_metrics_free
from services.app.embedded import Ready
from services.app.embedded import serve as serve_requests
from services.app.listening import listening
from services.app.loops import GaveUp, Loop, Threads, supervise
from services.app.observed import observed
from services.app.platform import PORTAL, Platform
from services.app.settings import Settings
from services.app.web import application
from shared.telemetry import configure_logs

FAILED_RUNS = 5
READS_LOG = "indicators"


def serve(settings: Settings, services: Sequence[str], ready: Ready) -> None:
    """Answer the requests of these services until SIGTERM or SIGINT, in as many processes as the settings say."""
    configure_logs()
    part = " ".join(services)
    require_metrics_free(settings, settings.processes - 1)
    with listening(settings) as (listener, settings), observed(settings, part), Platform(settings) as platform:
        if databases := databases_of(services, settings):
            platform.upgrade(*databases)
        if READS_LOG in services:  # the others accept and answer while the log is away
            platform.create_log()
        with Threads(requests_beside(settings, services, listener), patience_s=STOPS_WITHIN_S + 1):
            serve_requests(application(platform, services), listener, lambda: ready(platform))


def databases_of(services: Sequence[str], settings: Settings) -> set[str]:
    """Their own, and that of the built-in token issuer unless tokens come from elsewhere."""
    issuer = set() if settings.jwks_url else {"access"}
    return {service for service in services if service != PORTAL} | issuer


def work(settings: Settings, service: str, loops_of: Callable[[Platform], Sequence[Loop]], ready: Ready) -> None:
    """Run a service's loops, with `/health` beside them; raises `GaveUp` after five failed runs of one in a row."""
    configure_logs()
    failed: list[GaveUp] = []
    with listening(settings) as (listener, settings), Platform(settings) as platform, ExitStack() as stack:
        loops = loops_of(platform)
        stack.enter_context(observed(settings, loops[0].name))
        platform.upgrade(service)
        platform.create_log()

        def run(loop: Loop, stop: Event) -> None:
            try:
                supervise(loop, stop, give_up_after=FAILED_RUNS)
            except GaveUp as error:
                failed.append(error)
                stop.set()
                os.kill(os.getpid(), signal.SIGTERM)  # ends the health page, and with it the process

        with Threads([Loop(loop.name, partial(run, loop)) for loop in loops]):
            serve_requests(application(platform, [], ready_of=[service]), listener, lambda: ready(platform))
    if failed:
        raise failed[0]
