"""`docker compose` on this repository's file, under a project name, a port and passwords of a test's own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from typing import Any

from infra.kafka.local import free_port
from services.app.platform import SERVICES
from tests.e2e.partner import Partner
from tests.e2e.processes import ROOT

PASSWORDS = [f"{role}_PASSWORD" for role in ("POSTGRES", *map(str.upper, SERVICES))]
PATIENCE_S = 900.0  # the image is built, the base images may have to be fetched


class Compose:
    """One project: `up`, commands in it, and nothing left of it after `down`."""

    def __init__(self, *profiles: str, **environment: str) -> None:
        self.project = f"bashu-test-{secrets.token_hex(4)}"
        self._profiles = [word for profile in profiles for word in ("--profile", profile)]
        port = free_port()
        self.origin = f"http://127.0.0.1:{port}"
        self._environment = {
            **os.environ,
            "BASHU_PORT": str(port),
            "PROMETHEUS_PORT": str(free_port()),
            "COMPOSE_PROFILES": "",
            **{name: secrets.token_urlsafe(16) for name in PASSWORDS},
            **environment,
        }

    def __call__(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """`docker compose …`; its output."""
        fixed = ["--project-name", self.project, "--file", str(ROOT / "docker-compose.yml"), "--env-file", os.devnull]
        return self.docker("compose", *fixed, *self._profiles, *arguments, check=check)

    def docker(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["docker", *arguments],
            cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        assert done.returncode == 0 or not check, f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done

    def up(self, *arguments: str) -> None:
        """Everything of the profile, healthy. What failed is told with the last words of all containers."""
        self("build")
        started = self("up", "--detach", "--wait", "--wait-timeout", str(int(PATIENCE_S)), *arguments, check=False)
        assert started.returncode == 0, f"{started.stderr[-2000:]}\n{self('logs', '--tail', '5', check=False).stdout}"

    def down(self) -> None:
        self("down", "--volumes", "--timeout", "10", check=False)

    def bashu(self, *arguments: str) -> str:
        """A command of the operator, in a container of its own."""
        return self("run", "--rm", "--no-TTY", "bashu", *arguments).stdout

    def partner(self, region: str, *scopes: str) -> Partner:
        """A new client of a region, calling through the origin."""
        chosen = [word for scope in scopes for word in ("--scope", scope)]
        credentials: dict[str, Any] = json.loads(
            self.bashu("clients", "add", f"test {region}", "--region", region, *chosen, "--json")
        )
        return Partner(self.origin, credentials)

    def inside(self, service: str, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """A command in a running container of a service."""
        return self("exec", "--no-TTY", service, *command, check=check)

    def containers(self, service: str) -> list[str]:
        """The ids of its running containers."""
        return self("ps", "--quiet", service).stdout.split()


def compose_missing() -> str | None:
    """Why there is no `docker compose` here; None if there is."""
    try:
        subprocess.run(["docker", "compose", "version"], capture_output=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError) as error:
        return f"no docker compose: {error}"
    return None
