"""What an operator sees of a process from outside: its traces in a collector, its metrics in Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from services.app.listening import PortInUse
from services.app.settings import Settings
from shared.telemetry import exporting

PLATFORM = "bashu"


@contextmanager
def observed(settings: Settings, part: str | None = None) -> Iterator[None]:
    """For as long as the process works; `part` None answers requests for the whole platform. Raises `PortInUse`.

    Applications are made within it, or their requests are not recorded.
    """
    with ExitStack() as stack:
        stack.enter_context(exporting(f"{PLATFORM}-{part.replace(' ', '-')}" if part else PLATFORM))
        if port := settings.metrics_port:
            from shared.telemetry.metrics import serving

            try:
                stack.enter_context(serving(settings.host, port))
            except OSError as error:
                raise PortInUse(settings.host, port, "BASHU_METRICS_PORT") from error
        yield
