"""A data folder without a platform: only what makes one makes one."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import pytest

from tests.app.running import COMMAND, ROOT
from tests.app.test_cli import refused


def bashu(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command on a data folder of its own PostgreSQL."""
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "BUS_URL")}
    return subprocess.run(
        [*COMMAND, *arguments, "--data", str(folder)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        "deadletters list", "reconcile", "rebuild", "clients list", "clients rotate x", "clients revoke x",
        "doctor --port 0", "topics diff",
    ],
)  # fmt: skip
def test_commands_on_a_platform_do_not_make_one(folder: Path, command: str) -> None:
    line = refused(bashu(folder / "data", *command.split()))

    assert f"There is no platform in {folder / 'data'}" in line
    assert "--data" in line
    assert "BASHU_DATA" in line
    assert list(folder.iterdir()) == []


def test_doctor_checks_what_a_first_start_needs(folder: Path) -> None:
    assert bashu(folder / "data", "doctor", "--port", "0").stdout.count("✓") == 4


def test_adding_a_client_makes_a_platform_and_says_so_once(folder: Path) -> None:
    add = ("clients", "add", "x", "--scope", "indicators:read", "--json")
    first, second = bashu(folder / "data", *add), bashu(folder / "data", *add)

    assert json.loads(first.stdout).keys() == {"client_id", "client_secret"}
    assert str(folder / "data") in first.stderr
    assert "A new data folder" in first.stderr
    assert second.stderr == ""


def test_import_without_a_running_platform_says_so_at_once(folder: Path) -> None:
    mapping = folder / "mapping.yaml"
    mapping.touch()
    began = time.monotonic()
    done = bashu(folder / "data", "import", str(mapping), "--mapping", str(mapping), "--port", "1")

    assert "The platform is not running at http://127.0.0.1:1: start `bashu up` first." in refused(done)
    assert time.monotonic() - began < 10
    assert not (folder / "data").exists()
