"""How much memory a process held at most, and when it looks for what can be given back."""

from __future__ import annotations

from pathlib import Path

from services.app.garbage import look_no_more_at_what_is_there, look_seldom


def peak_mb(process: int | str = "self") -> int:
    """The most that a process ever held (getrusage would count what its parent held before the exec)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def collect_as_the_platform_does() -> None:
    """What each of its processes tells Python's garbage collection; limits are measured without."""
    look_seldom()
    look_no_more_at_what_is_there()
