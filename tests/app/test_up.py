"""`bashu up` on a data folder: starts, is killed, starts again, stops and leaves nothing running."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import httpx

from services.app.platform import PUBLISHING, SERVICES
from tests.app.running import COMMAND, ROOT, Up, is_gone


def token_scope(up: Up, scope: str) -> str:
    """Adds a client beside the running platform and gets a token with its secret."""
    client = subprocess.run(
        [*COMMAND, "clients", "add", "x", "--scope", scope, "--json", "--data", str(up.data)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    form = {"grant_type": "client_credentials", **json.loads(client.stdout)}
    answer = httpx.post(f"{up.origin}/oauth2/token", data=form, timeout=30, trust_env=False)
    return str(answer.json()["scope"])


def test_killed_started_again_mended_and_stopped(folder: Path) -> None:
    first = Up(folder / "data")
    first.kill()

    second = Up(folder / "data")
    assert token_scope(second, "indicators:read") == "indicators:read"

    second.postmaster().kill()
    time.sleep(1)
    assert not second.ready()
    second.await_ready()  # the platform has started its PostgreSQL again

    postmaster = second.postmaster()
    assert second.stop() == 0
    assert is_gone(postmaster)


def test_all_routes_are_there_once(folder: Path) -> None:
    up = Up(folder / "data")
    document = httpx.get(f"{up.origin}/openapi.json", timeout=30, trust_env=False).json()
    assert up.stop() == 0

    services = {path.split("/")[1] for path in document["paths"]}
    assert services == {*SERVICES, "oauth2", "health"}
    assert {f"/{service}/v1/status" for service in SERVICES} <= set(document["paths"])
    assert {f"/{service}/v1/events" for service in PUBLISHING} <= set(document["paths"])
