"""`bashu up` on a data folder: starts, is killed, starts again, stops and leaves nothing running."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from services.app.cli import main; main()"]
LONGEST_START_S, LONGEST_STOP_S = 30.0, 15.0


class Up:
    """A running `bashu up`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "up", "--data", str(data), "--port", "0"], cwd=ROOT, stdout=log, stderr=log
            )
        self.origin = self._await(r"http://127\.0\.0\.1:\d+")
        while not self.ready():
            time.sleep(0.05)

    def ready(self) -> bool:
        return httpx.get(f"{self.origin}/health/ready", trust_env=False).is_success

    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split()[0]))

    def _await(self, pattern: str) -> str:
        until = time.monotonic() + LONGEST_START_S
        while time.monotonic() < until:
            if found := re.search(pattern, self.log.read_text(errors="replace")):
                return found[0]
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            time.sleep(0.05)
        raise TimeoutError(self.log.read_text(errors="replace"))


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="bashu-test-"))
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


def test_killed_started_again_mended_and_stopped(data: Path) -> None:
    first = Up(data)
    first.process.kill()
    first.process.wait()

    second = Up(data)
    client = subprocess.run(
        [*COMMAND, "clients", "add", "x", "--scope", "indicators:read", "--json", "--data", str(data)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    token = httpx.post(
        f"{second.origin}/oauth2/token",
        data={"grant_type": "client_credentials", **json.loads(client.stdout)},
        trust_env=False,
    )
    assert token.json()["scope"] == "indicators:read"

    second.postmaster().kill()
    time.sleep(1)
    assert not second.ready()
    until = time.monotonic() + LONGEST_START_S
    while not second.ready():
        assert time.monotonic() < until, second.log.read_text(errors="replace")
        time.sleep(0.2)

    postmaster = second.postmaster()
    second.process.terminate()
    assert second.process.wait(LONGEST_STOP_S) == 0
    assert not postmaster.is_running() or postmaster.status() == psutil.STATUS_ZOMBIE
