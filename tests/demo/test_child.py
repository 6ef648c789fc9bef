"""The demo's child reports for as long as the demo runs, and no longer, however it ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from services.app.beside import when_alone

ROOT = Path(__file__).parents[2]


def report(file: str) -> None:
    """What the child does here: a sign of life, then wait to be stopped, then a last word."""
    stop = threading.Event()
    when_alone(stop.set)
    Path(file).write_text("reporting")
    stop.wait(60)
    Path(file).write_text("stopped" if stop.is_set() else "never told")


def wait_for(file: Path, text: str) -> None:
    until = time.monotonic() + 30
    while not file.exists() or file.read_text() != text:
        assert time.monotonic() < until, file.read_text() if file.exists() else "no sign of life"
        time.sleep(0.05)


def test_a_killed_demo_leaves_no_child(tmp_path: Path) -> None:
    file = tmp_path / "child"
    demo = subprocess.Popen([sys.executable, "-m", "tests.demo.test_child", str(file)], cwd=ROOT)
    wait_for(file, "reporting")
    os.kill(demo.pid, signal.SIGKILL)
    demo.wait()
    wait_for(file, "stopped")


if __name__ == "__main__":
    multiprocessing.get_context("spawn").Process(target=report, args=(sys.argv[1],), daemon=True).start()
    time.sleep(60)
