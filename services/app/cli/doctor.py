"""`bashu doctor`: what is missing, and how to fix it."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    pass
