"""How much memory a process held at most."""

from __future__ import annotations

from pathlib import Path


def peak_mb(process: int | str = "self") -> int:
    """The most that a process ever held (getrusage would count what its parent held before the exec)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024
