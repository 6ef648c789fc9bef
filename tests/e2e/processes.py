"""Starts and kills the platform as an operator would: the `bashu` command, a data folder, a port."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from infra.kafka.local import free_port

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 180.0


class Installation:
    """One data folder and the processes that work on it; the event log is in it too, unless `bus_url` names one."""

    def __init__(self, data: Path, bus_url: str | None = None) -> None:
        self.data, self.port = data, free_port()
        self._environment = {**os.environ, **({"BUS_URL": bus_url} if bus_url else {})}
        self.origin = f"http://127.0.0.1:{self.port}"
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._log = data.with_suffix(".log").open("ab")

    def start(self, name: str, *arguments: str) -> None:
        """Run `bashu <arguments>` in the background under a name of ours."""
        command = [*bashu(), *arguments, "--data", str(self.data)]
        self._running[name] = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log
        )

    def up(self) -> None:
        """`bashu up`, and wait until it says that it is ready."""
        self.start("up", "up", "--port", str(self.port))
        self.wait_ready("up")

    def wait_ready(self, name: str, port: int | None = None) -> None:
        until = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < until:
            assert self._running[name].poll() is None, f"bashu {name} ended by itself:\n{self.log_tail()}"
            try:
                if httpx.get(f"http://127.0.0.1:{port or self.port}/health/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise TimeoutError(f"bashu {name} was not ready in time:\n{self.log_tail()}")

    def kill(self, name: str) -> None:
        """`kill -9`."""
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        """SIGTERM to all, then wait."""
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running.clear()
        self._log.close()

    def run(self, *arguments: str, check: bool = True) -> str:
        """A command that ends, beside the running platform; its standard output."""
        command = [*bashu(), *arguments, "--data", str(self.data)]
        done = subprocess.run(
            command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0 or not check, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def add_client(self, name: str, region: str, *scopes: str) -> dict[str, Any]:
        """`bashu clients add … --json`: `{client_id, client_secret}`."""
        chosen = [word for scope in scopes for word in ("--scope", scope)]
        answer: dict[str, Any] = json.loads(self.run("clients", "add", name, "--region", region, *chosen, "--json"))
        return answer

    def postmaster(self) -> int:
        """The process id of the PostgreSQL of the data folder."""
        return int((self.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def signal_postgres(self, number: signal.Signals) -> None:
        os.kill(self.postmaster(), number)

    def log_tail(self) -> str:
        return self.data.with_suffix(".log").read_text(errors="replace")[-8000:]


def bashu() -> list[str]:
    """The installed command, or the same from the tree."""
    installed = Path(sys.executable).with_name("bashu")
    return (
        [str(installed)] if installed.exists() else [sys.executable, "-c", "from services.app.cli import main; main()"]
    )
