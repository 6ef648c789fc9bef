"""`bashu standards`: are the files sound, and what did a version change?"""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    pass
