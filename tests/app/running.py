"""A running `bashu up` (or another command that serves), and commands beside it."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from services.app.cli import main; main()"]
LONGEST_START_S = 60.0
LONGEST_STOP_S = 60.0  # the first stop writes the files of nine new databases, some 3000, to the disk


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


class Up:
    """Started on a data folder, on a free port; ready when made."""

    def __init__(self, data: Path, *command: str) -> None:
        self.data = data
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, *(command or ("up",)), "--data", str(data), "--port", "0"], cwd=ROOT, stdout=log, stderr=log
            )
        self.origin = self._await(r"http://127\.0\.0\.1:\d+")
        self.await_ready()

    @property
    def port(self) -> str:
        return self.origin.rpartition(":")[2]

    def ready(self) -> bool:
        return httpx.get(f"{self.origin}/health/ready", timeout=30, trust_env=False).is_success

    def await_ready(self) -> None:
        until = time.monotonic() + LONGEST_START_S
        while not self.ready():
            assert time.monotonic() < until, self.log.read_text(errors="replace")
            time.sleep(0.1)

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.terminate()
        return self.process.wait(LONGEST_STOP_S)

    def _await(self, pattern: str) -> str:
        until = time.monotonic() + LONGEST_START_S
        while time.monotonic() < until:
            if found := re.search(pattern, self.log.read_text(errors="replace")):
                return found[0]
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            time.sleep(0.05)
        raise TimeoutError(self.log.read_text(errors="replace"))
