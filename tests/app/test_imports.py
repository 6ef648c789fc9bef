"""What a command does not need is not loaded: more than half of the time of each went into that."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ["alembic", "fastapi", "numpy", "openpyxl", "sqlalchemy"]


def test_the_command_line_starts_without_them() -> None:
    asked = f"import sys, services.app.cli; print(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
