"""`bashu import`: a file and a mapping, through the public API."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    pass
