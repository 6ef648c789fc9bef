"""Commands say what is wrong in one line, in Chinese and English, and never with a traceback."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.db import Server
from tests.app.running import COMMAND, ROOT

Bashu = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def bashu(server: Server) -> Bashu:
    """Runs a command on the databases of the test server."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        variables = {**os.environ, "DATABASE_URL": server.base_url, "COLUMNS": "200", **environment}
        return subprocess.run(
            [*COMMAND, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False
        )

    return run


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one line of an answer that is an error."""
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    line = done.stderr.strip()
    assert "\n" not in line
    assert " / " in line
    return line


def test_a_port_in_use_is_named(bashu: Bashu, taken_port: int) -> None:
    assert f"{taken_port} 已被占用" in refused(bashu("up", "--port", str(taken_port)))


def test_a_database_that_is_away_is_said_in_one_line(bashu: Bashu) -> None:
    line = refused(bashu("clients", "list", DATABASE_URL="postgresql://127.0.0.1:1/none?connect_timeout=2"))
    assert "连接不上 PostgreSQL" in line


def test_a_setting_that_cannot_be_is_named(bashu: Bashu) -> None:
    assert "port" in refused(bashu("up", BASHU_PORT="87000"))


def test_an_unknown_scope_is_refused_with_the_known_ones(bashu: Bashu) -> None:
    line = refused(bashu("clients", "add", "x", "--scope", "statistics:read"))
    assert "statistics:read" in line
    assert "statistics:write" in line


def test_a_client_is_added_rotated_revoked(bashu: Bashu) -> None:
    scopes = ("--scope", "statistics:write", "--scope", "review:decide")
    added = json.loads(bashu("clients", "add", "成都市教育局", "--region", "5101", *scopes, "--json").stdout)
    rotated = json.loads(bashu("clients", "rotate", added["client_id"], "--json").stdout)
    bashu("clients", "revoke", added["client_id"])
    listed = json.loads(bashu("clients", "list", "--json").stdout)

    assert added.keys() == {"client_id", "client_secret"}
    assert rotated["client_secret"] != added["client_secret"]
    assert [client for client in listed if client["client_id"] == added["client_id"]] == [
        {
            "client_id": added["client_id"],
            "name": "成都市教育局",
            "region": "5101",
            "scopes": ["review:decide", "statistics:write"],
            "revoked": True,
        }
    ]


def test_a_client_is_kept_in_a_file_of_its_own(bashu: Bashu, tmp_path: Path) -> None:
    file = tmp_path / "portal.json"
    keep = ("clients", "keep", str(file), "portal", "--scope", "indicators:read")
    kept = [(bashu(*keep).returncode, file.read_text())[1] for _ in range(2)]

    assert kept[0] == kept[1]
    assert json.loads(kept[0]).keys() == {"client_id", "client_secret"}
    assert json.loads(kept[0])["client_secret"] not in bashu(*keep).stdout


def test_an_unknown_dead_letter_is_refused(bashu: Bashu) -> None:
    assert "vehicles-7" in refused(bashu("deadletters", "show", "vehicles-7"))


def test_without_dead_letters_there_is_nothing_to_replay(bashu: Bashu) -> None:
    assert json.loads(bashu("deadletters", "list", "--json").stdout) == []
    assert bashu("deadletters", "replay").returncode == 0


def test_empty_databases_are_consistent(bashu: Bashu) -> None:
    assert "一致" in bashu("rebuild").stdout
    drift = json.loads(bashu("reconcile", "--json").stdout)
    assert set(drift.values()) == {0}


def test_doctor_gives_the_fix_for_a_taken_port(bashu: Bashu, taken_port: int) -> None:
    done = bashu("doctor", "--port", str(taken_port))

    assert done.returncode == 1
    assert "--port" in done.stdout
    assert done.stdout.count("✓") == 5


def test_doctor_finds_an_event_log_that_is_away(bashu: Bashu) -> None:
    done = bashu("doctor", "--port", "0", BUS_URL="postgresql://127.0.0.1:1/none?connect_timeout=2")

    assert "检查 BUS_URL" in done.stdout


def test_overdue_is_said_of_returns_and_of_what_was_to_be_put_right(bashu: Bashu) -> None:
    everything, of_a_year = bashu("overdue"), bashu("overdue", "--period", "2020")

    assert (everything.returncode, of_a_year.returncode) == (0, 0), everything.stderr + of_a_year.stderr
    for line in ("plastics inspections: 0 newly overdue", "canteen evaluations: 0 newly overdue"):
        assert line in everything.stdout
        assert line not in of_a_year.stdout
    assert "NY201 2020" in of_a_year.stdout
